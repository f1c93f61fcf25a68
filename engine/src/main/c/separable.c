/*
 * Depthwise and pointwise convolution in bands: a band of depthwise results is computed, stays in the
 * cache and is at once multiplied by the pointwise weights, PIECE positions at a time as if they were
 * one row, so that tiles are full however narrow the image is.
 */
#include "kernels.h"
#include "vector.h"

/* Bytes of a band; positions multiplied at once. */
enum { BAND_BYTES = 64 << 10, PIECE = 512 };

int convoy_depthwise_takes(const window *w);
void convoy_depthwise_rows(
    const window *w, int halves, const char *src, const float *weights, char *dst, int64_t from, int64_t to);

typedef struct {
  const window *w;
  const convolution *point;
  int halves;                    /* which of src and dst are bfloat16 */
  const char *src;
  const float *depth_weights, *weights, *bias;
  const uint16_t *packed;
  char *dst;
  uint8_t *scratch;
  int streamed;
} job;

/* A band that is multiplied as bfloat16 alone is rounded as it is written. */
static int band_halves(const convolution *point) { return point->parts == 1 ? HALF_DST : 0; }

static int64_t band_column(const window *w, const convolution *point) {
  return w->channels * bytes_of(band_halves(point), HALF_DST);
}

static int64_t band_rows(const window *w, const convolution *point) {
  const int64_t rows = BAND_BYTES / (w->dst[2] * band_column(w, point)) / 2 * 2;
  return rows < 2 ? 2 : rows;
}

/* The pointwise convolution of a number of positions. */
static convolution positions(const convolution *point, int64_t n) {
  convolution c = *point;
  c.batch = c.threads = c.ring = 1;
  for (int axis = 0; axis < 3; axis++) c.src[axis] = c.dst[axis] = c.whole[axis] = axis == 2 ? n : 1;
  return c;
}

static int64_t band_bytes(const window *w, const convolution *point) {
  return (band_rows(w, point) * w->dst[2] * band_column(w, point) + 63) / 64 * 64;
}

static int64_t thread_bytes(const window *w, const convolution *point) {
  const convolution c = positions(point, PIECE);
  return band_bytes(w, point) + convoy_tiles_scratch_bytes(&c);
}

int64_t convoy_separable_scratch_bytes(const window *w, const convolution *point) {
  return w->threads * thread_bytes(w, point);
}

/* Multiplies n positions of a band. */
static void multiply(const job *j, const char *band, int64_t n, char *dst, uint8_t *scratch) {
  const int64_t column = j->point->filters * bytes_of(j->halves, HALF_DST);
  const int halves = (band_halves(j->point) ? HALF_SRC : 0) | (j->halves & HALF_DST);
  for (int64_t p = 0; p < n; p += PIECE) {
    convolution c = positions(j->point, n - p < PIECE ? n - p : PIECE);
    c.is_streamed = j->streamed;
    convoy_tiles_run(&c, halves, band + p * band_column(j->w, j->point), j->weights, j->bias, j->packed, 0, dst + p * column,
                     scratch);
  }
}

static void rows(const void *context, int64_t from, int64_t to) {
  const job *j = context;
  const window *w = j->w;
  const int64_t all = w->batch * w->dst[0] * w->dst[1], step = band_rows(w, j->point);
  const int64_t row = w->dst[2] * j->point->filters * bytes_of(j->halves, HALF_DST);
  /* Runs of threads are cut at all * t / threads: the least t that begins here has this run's scratch. */
  const int64_t thread = (from * w->threads + all - 1) / all;
  uint8_t *scratch = j->scratch + thread * thread_bytes(w, j->point);
  char *band = (char *)scratch;
  for (int64_t at = from; at < to; at += step) {
    const int64_t end = at + step < to ? at + step : to;
    convoy_depthwise_rows(w, (j->halves & HALF_SRC) | band_halves(j->point), j->src, j->depth_weights, band, at, end);
    multiply(j, band, (end - at) * w->dst[2], j->dst + at * row, scratch + band_bytes(w, j->point));
  }
  if (j->streamed) _mm_sfence();
}

/* `w` has no function at its end, `point` the bias and the function. */
void convoy_separable_run(const window *w, const convolution *point, int halves, const char *src, const float *depth_weights,
                          const float *weights, const float *bias, const uint16_t *packed, char *dst, uint8_t *scratch) {
  const int64_t all = w->batch * w->dst[0] * w->dst[1], bytes = all * w->dst[2] * point->filters * (int64_t)sizeof(float);
  const int aligned = point->filters % LANES == 0 && (uintptr_t)dst % 64 == 0;
  const int streamed = bytes > STREAMED_BYTES && aligned && !(halves & HALF_DST);
  const job j = {w, point, halves, src, depth_weights, weights, bias, packed, dst, scratch, streamed};
  convoy_share_rows(rows, &j, all, w->threads);
}
