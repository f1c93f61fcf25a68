/*
 * Depthwise and pointwise convolution in bands: a band of depthwise results is computed, stays in the
 * cache and is at once multiplied by the pointwise weights, PIECE positions at a time as if they were
 * one row, so that tiles are full however narrow the image is.
 */
#include "kernels.h"
#include "vector.h"

/* Bytes of a band; positions multiplied at once; results beyond this size are written past the cache. */
enum { BAND_BYTES = 64 << 10, PIECE = 64, STREAMED_BYTES = 8 << 20 };

int convoy_depthwise_takes(const window *w);
void convoy_depthwise_rows(const window *w, const float *src, const float *weights, float *dst, int64_t from, int64_t to);

typedef struct {
  const window *w;
  const convolution *point;
  const float *src, *depth_weights, *weights, *bias;
  const uint16_t *packed;
  float *dst;
  uint8_t *scratch;
  int streamed;
} job;

static int64_t band_rows(const window *w) {
  const int64_t row = w->dst[2] * w->channels * (int64_t)sizeof(float), rows = BAND_BYTES / row / 2 * 2;
  return rows < 2 ? 2 : rows;
}

/* The pointwise convolution of a number of positions. */
static convolution positions(const convolution *point, int64_t n) {
  convolution c = *point;
  c.batch = c.threads = c.ring = 1;
  for (int axis = 0; axis < 3; axis++) c.src[axis] = c.dst[axis] = c.whole[axis] = axis == 2 ? n : 1;
  return c;
}

static int64_t band_bytes(const window *w) {
  return (band_rows(w) * w->dst[2] * w->channels * (int64_t)sizeof(float) + 63) / 64 * 64;
}

static int64_t piece_bytes(const convolution *point) { return (PIECE * point->filters * (int64_t)sizeof(float) + 63) / 64 * 64; }

static int64_t thread_bytes(const window *w, const convolution *point) {
  const convolution c = positions(point, PIECE);
  return band_bytes(w) + piece_bytes(point) + convoy_tiles_scratch_bytes(&c);
}

int64_t convoy_separable_scratch_bytes(const window *w, const convolution *point) {
  return w->threads * thread_bytes(w, point);
}

static void stream(const float *from, float *to, int64_t n) {
  for (int64_t i = 0; i < n; i += LANES) _mm512_stream_ps(to + i, _mm512_load_ps(from + i));
}

/* Multiplies n positions of a band. */
static void multiply(const job *j, const float *band, int64_t n, float *dst, uint8_t *scratch) {
  const int64_t filters = j->point->filters;
  float *piece = (float *)scratch;
  for (int64_t p = 0; p < n; p += PIECE) {
    const convolution c = positions(j->point, n - p < PIECE ? n - p : PIECE);
    float *to = dst + p * filters;
    convoy_tiles_run(&c, 0, band + p * j->w->channels, j->weights, j->bias, j->packed, 0, j->streamed ? piece : to,
                     scratch + piece_bytes(j->point));
    if (j->streamed) stream(piece, to, c.dst[2] * filters);
  }
}

static void rows(const void *context, int64_t from, int64_t to) {
  const job *j = context;
  const window *w = j->w;
  const int64_t all = w->batch * w->dst[0] * w->dst[1], step = band_rows(w);
  /* Runs of threads are cut at all * t / threads: the least t that begins here has this run's scratch. */
  const int64_t thread = (from * w->threads + all - 1) / all;
  uint8_t *scratch = j->scratch + thread * thread_bytes(w, j->point);
  float *band = (float *)scratch;
  for (int64_t at = from; at < to; at += step) {
    const int64_t end = at + step < to ? at + step : to;
    convoy_depthwise_rows(w, j->src, j->depth_weights, band, at, end);
    float *dst = j->dst + at * w->dst[2] * j->point->filters;
    multiply(j, band, (end - at) * w->dst[2], dst, scratch + band_bytes(w));
  }
  if (j->streamed) _mm_sfence();
}

/* `w` has no function at its end, `point` the bias and the rectifier. */
void convoy_separable_run(const window *w, const convolution *point, const float *src, const float *depth_weights,
                          const float *weights, const float *bias, const uint16_t *packed, float *dst, uint8_t *scratch) {
  const int64_t all = w->batch * w->dst[0] * w->dst[1], bytes = all * w->dst[2] * point->filters * (int64_t)sizeof(float);
  const int streamed = bytes > STREAMED_BYTES && point->filters % LANES == 0 && (uintptr_t)dst % 64 == 0;
  const job j = {w, point, src, depth_weights, weights, bias, packed, dst, scratch, streamed};
  convoy_share_rows(rows, &j, all, w->threads);
}
