/*
 * Windows that see one channel at a time: depthwise convolution, largest and mean value.
 *
 * Sixteen channels are one vector. Two result rows of these channels are computed together while one
 * walks along the source: each source vector is loaded once and added to every result that sees it.
 * Results that are not complete yet stay in registers, and so do weights of 3x3 windows. With stride
 * s, step x brings the source columns [x * s, x * s + s) and adds them, for t = 0, 1, ..., to result
 * x - t under the taps that begin at t * s; the oldest result is complete then.
 *
 * A walk along whole rows jumps from one column's sixteen channels to the next column's, which is not what a
 * processor foresees: what the next two rows will need is asked for meanwhile. Results that are written past the
 * cache are computed a few columns at a time, all channels of them, so that memory is read and written nearly in order.
 *
 * Rows outside the source are read from one vector of zeros (or of the least number), columns are left out.
 * Every result is summed in the same order, whatever rows are computed beside it.
 */
#include "strip.h"

#include <float.h>

/* Columns that are walked at once where results are written past the cache; those around them are read twice. */
enum { FEW_COLUMNS = 8 };

/* What a tap does. */
enum { MULTIPLY, LARGEST, SUM };

typedef struct {
  const window *w;
  int halves;           /* which of src and dst are bfloat16 */
  const char *src;
  const float *weights, *bias;
  char *dst;
  int streamed;
} job;

/* NaN is never the largest: max gives its second operand when there is one. */
INLINE __m512 tap(int what, __m512 sum, __m512 x, __m512 weight) {
  if (what == MULTIPLY) return _mm512_fmadd_ps(x, weight, sum);
  if (what == SUM) return _mm512_add_ps(sum, x);
  return _mm512_max_ps(x, sum);
}

/* What ends a result, known where the code for it is made. */
typedef enum { AS_IT_IS, RECTIFIED, BY_FUNCTION } ending;

INLINE __m512 finished(int what, ending end, const function *after, __m512 sum, __m512 low, __m512 high, int64_t count) {
  if (what == SUM) return _mm512_div_ps(sum, _mm512_set1_ps((float)count));
  if (end == BY_FUNCTION) return applied(after, sum);
  if (end == AS_IT_IS) return sum;
  return _mm512_maskz_min_ps(_mm512_cmp_ps_mask(sum, low, _CMP_NLE_UQ), high, sum);
}

/* Columns [from, to) of one strip of ROWS result rows, up to sixteen channels. */
INLINE void channels(const job *j, int what, int high, int wide, int step, ending end, int streamed, int halves, int whole,
                     strip *s, int64_t from, int64_t to, int64_t channel) {
  const window *w = j->w;
  const function after = w->after;
  const int half_src = halves & HALF_SRC, half_dst = halves & HALF_DST;
  const __mmask16 lanes = lanes_of(w->channels - channel);
  const int open = (wide + step - 1) / step, sources = high + (ROWS - 1) * step;
  const __m512 low = _mm512_set1_ps((float)w->after.a), top = _mm512_set1_ps((float)w->after.c);
  const __m512 start = what == LARGEST ? _mm512_set1_ps(-FLT_MAX)
      : j->bias ? load(0, whole, lanes, j->bias + channel) : _mm512_setzero_ps();
  const char *src[SOURCES];
  char *dst[ROWS];
  __m512 weights[LARGEST_KERNEL * LARGEST_KERNEL], sums[LARGEST_KERNEL][ROWS];
  for (int i = 0; i < sources; i++) src[i] = s->src[i] + (s->pitch[i] ? channel * bytes_of(halves, HALF_SRC) : 0);
  for (int r = 0; r < ROWS; r++) dst[r] = s->dst[r] + (s->dst_pitch[r] ? channel * bytes_of(halves, HALF_DST) : 0);
  for (int k = 0; k < high * wide && what == MULTIPLY; k++) weights[k] = load(0, whole, lanes, j->weights + k * w->channels + channel);
  for (int t = 0; t < open; t++) {
    for (int r = 0; r < ROWS; r++) sums[t][r] = start;
  }
  for (int64_t x = from; x < to + open - 1; x++) {
    for (int q = 0; q < step; q++) {
      const int64_t column = x * step - w->before[2] + q;
      if ((uint64_t)column >= (uint64_t)w->src[2]) continue;
      for (int i = 0; i < sources; i++) {
        const __m512 v = load(half_src, whole, lanes, src[i] + column * s->pitch[i]);
        for (int t = 0; t < open; t++) {
          for (int r = 0; r < ROWS; r++) {
            const int ky = i - r * step, kx = q + t * step;
            if (ky >= 0 && ky < high && kx < wide) sums[t][r] = tap(what, sums[t][r], v, weights[ky * wide + kx]);
          }
        }
      }
    }
    const int64_t done = x - (open - 1);
    if (done >= from) {
      int64_t seen = 1;
      if (what == SUM) {
        const taps t = inside(w, 2, done);
        seen = t.to - t.from;
      }
      for (int r = 0; r < ROWS; r++) {
        const __m512 result = finished(what, end, &after, sums[open - 1][r], low, top, seen * s->counted[r]);
        char *at = dst[r] + done * s->dst_pitch[r];
        if (streamed) _mm512_stream_ps((float *)at, result);
        else store(half_dst, whole, lanes, at, result);
      }
    }
    for (int t = open - 1; t > 0; t--) {
      for (int r = 0; r < ROWS; r++) sums[t][r] = sums[t - 1][r];
    }
    for (int r = 0; r < ROWS; r++) sums[0][r] = start;
    const int lines = streamed ? 0 : ROWS * step * step / (half_src ? 2 : 1);
    for (int p = 0; p < lines; p++) _mm_prefetch(s->next + p * 64, _MM_HINT_T1);
    s->next += lines * 64;
  }
}

INLINE void strip_of(const job *j, int what, int high, int wide, int step, ending end, int streamed, int halves, strip *s) {
  const window *w = j->w;
  const int64_t columns = streamed ? FEW_COLUMNS : w->dst[2];
  for (int64_t from = 0; from < w->dst[2]; from += columns) {
    const int64_t to = from + columns < w->dst[2] ? from + columns : w->dst[2];
    for (int64_t channel = 0; channel < w->channels; channel += LANES) {
      if (channel + LANES <= w->channels) channels(j, what, high, wide, step, end, streamed, halves, 1, s, from, to, channel);
      else channels(j, what, high, wide, step, end, 0, halves, 0, s, from, to, channel);
    }
  }
}

static const float zeros[LANES] __attribute__((aligned(64)));
static const float least[LANES] __attribute__((aligned(64))) = {
    -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX,
    -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX, -FLT_MAX};

/* Minus infinity, sixteen times. */
static const uint16_t least_halves[LANES] = {0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80,
                                             0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80, 0xff80};

static const void *outside_of(int what, int halves) {
  if (what != LARGEST) return zeros;
  return halves & HALF_SRC ? (const void *)least_halves : least;
}

/* With a source or a result of bfloat16: functions are applied ahead of rounding. */
INLINE void half_strip(const job *j, int what, int high, int wide, int step, int rectify, strip *s) {
  const int both = HALF_SRC | HALF_DST;
  if (rectify && j->halves == both) strip_of(j, what, high, wide, step, RECTIFIED, 0, both, s);
  else if (what == MULTIPLY && j->w->after.code != LINEAR) strip_of(j, what, high, wide, step, BY_FUNCTION, 0, j->halves, s);
  else strip_of(j, what, high, wide, step, AS_IT_IS, 0, j->halves, s);
}

INLINE void rows(const job *j, int what, int high, int wide, int step, int64_t from, int64_t to) {
  const window *w = j->w;
  const int rectify = what == MULTIPLY && w->after.code == RECTIFY && w->after.b == 0;
  const int64_t dst_row = w->dst[2] * w->channels;
  float unwanted[LANES] __attribute__((aligned(64)));
  for (int64_t at = from; at < to;) {
    strip s;
    const int wanted =
        find_strip(w, j->halves, high, step, outside_of(what, j->halves), at, to, j->src, j->dst, unwanted, &s);
    if (j->halves) half_strip(j, what, high, wide, step, rectify, &s);
    else if (rectify && j->streamed) strip_of(j, what, high, wide, step, RECTIFIED, 1, 0, &s);
    else if (rectify) strip_of(j, what, high, wide, step, RECTIFIED, 0, 0, &s);
    else if (j->streamed) strip_of(j, what, high, wide, step, AS_IT_IS, 1, 0, &s);
    else strip_of(j, what, high, wide, step, AS_IT_IS, 0, 0, &s);
    if (what == MULTIPLY && !rectify && !j->halves) {
      apply_row(&w->after, (float *)j->dst + at * dst_row, wanted * dst_row);
    }
    at += wanted;
  }
}

/* The windows that there is code for: name, height, width, stride. */
#define WINDOWS(X)                                                                           \
  X(3x3, 3, 3, 1) X(3x3s2, 3, 3, 2) X(5x5, 5, 5, 1) X(5x5s2, 5, 5, 2) X(7x7, 7, 7, 1)        \
  X(1x3, 1, 3, 1) X(1x5, 1, 5, 1) X(1x7, 1, 7, 1)
#define POOLINGS(X) X(2x2s2, 2, 2, 2) X(3x3s2, 3, 3, 2) X(3x3, 3, 3, 1) X(1x2s2, 1, 2, 2)

#define MULTIPLY_ROWS(name, high, wide, step) \
  static void multiply_##name(const void *context, int64_t from, int64_t to) { rows(context, MULTIPLY, high, wide, step, from, to); }
#define POOL_ROWS(name, high, wide, step)                                                                                           \
  static void largest_##name(const void *context, int64_t from, int64_t to) { rows(context, LARGEST, high, wide, step, from, to); } \
  static void mean_##name(const void *context, int64_t from, int64_t to) { rows(context, SUM, high, wide, step, from, to); }
WINDOWS(MULTIPLY_ROWS)
POOLINGS(POOL_ROWS)

static int is(const window *w, int64_t high, int64_t wide, int64_t step) {
  /* An axis of one tap may be walked with any stride: there are no rows to skip in an axis of length 1. */
  const int rows = w->kernel[1] == high && (w->stride[1] == step || w->dst[1] == 1);
  return rows && w->kernel[2] == wide && w->stride[2] == step;
}

static int is_flat(const window *w) {
  return w->kernel[0] == 1 && w->stride[0] == 1 && w->before[0] == 0 && w->src[0] == w->dst[0]
      && w->dilation[1] == 1 && w->dilation[2] == 1 && w->groups == w->channels && w->filters == w->channels;
}

static row_work depthwise_rows(const window *w) {
  if (!is_flat(w)) return 0;
#define CHOOSE(name, high, wide, step) if (is(w, high, wide, step)) return multiply_##name;
  WINDOWS(CHOOSE)
  return 0;
}

static row_work pooling_rows(const window *w, int64_t mean) {
  if (!is_flat(w)) return 0;
#define CHOOSE_POOL(name, high, wide, step) if (is(w, high, wide, step)) return mean ? mean_##name : largest_##name;
  POOLINGS(CHOOSE_POOL)
  return 0;
}

static void run(
    const window *w, row_work work, int halves, const char *src, const float *weights, const float *bias, char *dst) {
  const int64_t rows = w->batch * w->dst[0] * w->dst[1], bytes = rows * w->dst[2] * w->channels * (int64_t)sizeof(float);
  const int plain = w->after.code == LINEAR || (w->after.code == RECTIFY && w->after.b == 0);
  const int aligned = w->channels % LANES == 0 && (uintptr_t)dst % 64 == 0;
  const int streamed = !halves && plain && bytes > STREAMED_BYTES && aligned;
  const job j = {w, halves, src, weights, bias, dst, streamed};
  convoy_share_rows(work, &j, rows, w->threads);
  if (streamed) _mm_sfence();
}

/* Tells whether there is code for a window. */
int convoy_depthwise_takes(const window *w) { return depthwise_rows(w) != 0; }

int convoy_pooling_takes(const window *w) { return pooling_rows(w, 0) != 0; }

/* Weights as Keras keeps them: [height, width, channels]. `halves` tells which of src and dst are bfloat16. */
void convoy_depthwise_run(const window *w, int halves, const char *src, const float *weights, const float *bias, char *dst) {
  run(w, depthwise_rows(w), halves, src, weights, bias, dst);
}

/* Rows [from, to) of the batch's rows alone, row `from` at the beginning of dst; without bias. */
void convoy_depthwise_rows(
    const window *w, int halves, const char *src, const float *weights, char *dst, int64_t from, int64_t to) {
  const int64_t ahead = from * w->dst[2] * w->channels * bytes_of(halves, HALF_DST);
  const job j = {w, halves, src, weights, 0, dst - ahead, 0};
  depthwise_rows(w)(&j, from, to);
}

/* The largest (mean = 0) or the mean value inside the source; every window sees some position of it. */
void convoy_pooling_run(const window *w, int64_t mean, int halves, const char *src, char *dst) {
  run(w, pooling_rows(w, mean), halves, src, 0, 0, dst);
}
