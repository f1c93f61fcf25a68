/*
 * Grouped convolution of few channels by 3x3 windows: sixteen filters are one vector, and the channels
 * that their groups see are at most sixteen neighbours. A source vector is spread by one permutation
 * for each channel of a group, so that every lane holds what its filter multiplies.
 *
 * Two result rows are computed together while one walks along the source, as in depthwise.c: each
 * source vector is loaded and spread once and added to all results that see it, under weights that stay
 * in the first-level cache, packed as [vector of filters][tap][channel of a group][16].
 */
#include "strip.h"

#include <string.h>

enum { TAPS = 3, MOST_CHANNELS = 8 };

/* Makes the compiler read through a pointer anew: there are more weights than registers. */
#define KEEP_IN_MEMORY(pointer) __asm__ volatile("" : "+r"(pointer))

typedef struct {
  const window *w;
  const float *src, *packed, *bias;
  float *dst;
  range range; /* what results are brought into as they are written */
  int is_streamed;
} job;

static int64_t group_channels(const window *w) { return w->channels / w->groups; }

static int64_t group_filters(const window *w) { return w->filters / w->groups; }

/* Groups of a vector of filters must be whole, and what they see must fit a vector. */
int convoy_grouped_takes(const window *w) {
  const int64_t in = group_channels(w), out = group_filters(w);
  const int fits = LANES % out == 0 && (in == 1 || in == 2 || in == 4 || in == MOST_CHANNELS) && in <= out;
  const int flat = w->kernel[0] == 1 && w->stride[0] == 1 && w->before[0] == 0 && w->src[0] == w->dst[0];
  const int square = w->kernel[1] == TAPS && w->kernel[2] == TAPS && w->dilation[1] == 1 && w->dilation[2] == 1;
  const int strides = w->stride[1] == w->stride[2] && w->stride[1] <= LARGEST_STRIDE;
  return fits && flat && square && strides && w->filters % LANES == 0;
}

int64_t convoy_grouped_weight_bytes(const window *w) {
  return w->filters * TAPS * TAPS * group_channels(w) * (int64_t)sizeof(float);
}

/* From Keras' [height, width, channels of a group, filters]. */
void convoy_grouped_pack(const window *w, const float *weights, float *packed) {
  const int64_t rows = TAPS * TAPS * group_channels(w);
  for (int64_t v = 0; v < w->filters / LANES; v++) {
    for (int64_t k = 0; k < rows; k++) {
      memcpy(packed + (v * rows + k) * LANES, weights + k * w->filters + v * LANES, LANES * sizeof(float));
    }
  }
}

/* Where each lane's filter finds channel i of its group, counted from the first channel of the vector. */
INLINE __m512i lane_channels(const window *w, int64_t i) {
  int32_t lanes[LANES];
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = (int32_t)(lane / group_filters(w) * group_channels(w) + i);
  return _mm512_loadu_si512(lanes);
}

/* Adds one source vector, row i of the strip, column q of the step, to the open results. */
INLINE void add(int in, int step, int i, int q, __m512 v, const __m512i *spread, const float *weights, __m512 sums[][ROWS]) {
  const int open = (TAPS + step - 1) / step;
#pragma GCC unroll 8
  for (int c = 0; c < in; c++) {
    const __m512 lane = _mm512_permutexvar_ps(spread[c], v);
#pragma GCC unroll 8
    for (int t = 0; t < open; t++) {
#pragma GCC unroll 8
      for (int r = 0; r < ROWS; r++) {
        const int ky = i - r * step, kx = q + t * step;
        if (ky < 0 || ky >= TAPS || kx >= TAPS) continue;
        const float *weight = weights + ((ky * TAPS + kx) * in + c) * LANES;
        sums[t][r] = _mm512_fmadd_ps(lane, _mm512_loadu_ps(weight), sums[t][r]);
      }
    }
  }
}

/* One strip of ROWS result rows, sixteen filters. */
INLINE void filters(const job *j, int in, int step, strip *s, int64_t from, __mmask16 seen,
                    const __m512i *spread, const float *weights, __m512 bias, int64_t filter) {
  const window *w = j->w;
  const range range = j->range;
  enum { OPEN = TAPS };
  const int open = (TAPS + step - 1) / step;
  __m512 sums[OPEN][ROWS];
  const char *src[TAPS + LARGEST_STRIDE];
  for (int i = 0; i < TAPS + (ROWS - 1) * step; i++) src[i] = s->src[i] + (s->pitch[i] ? from * (int64_t)sizeof(float) : 0);
  for (int t = 0; t < open; t++) sums[t][0] = sums[t][1] = bias;
  for (int64_t x = 0; x < w->dst[2] + open - 1; x++) {
    KEEP_IN_MEMORY(weights);
#pragma GCC unroll 2
    for (int q = 0; q < step; q++) {
      const int64_t column = x * step - w->before[2] + q;
      if ((uint64_t)column >= (uint64_t)w->src[2]) continue;
#pragma GCC unroll 8
      for (int i = 0; i < TAPS + (ROWS - 1) * step; i++) {
        add(in, step, i, q, _mm512_maskz_loadu_ps(seen, src[i] + column * s->pitch[i]), spread, weights, sums);
      }
    }
    const int64_t done = x - (open - 1);
#pragma GCC unroll 2
    for (int r = 0; r < ROWS; r++) {
      const int64_t to = s->dst_pitch[r] ? filter * (int64_t)sizeof(float) + done * s->dst_pitch[r] : 0;
      const __m512 result = within(range, sums[open - 1][r]);
      if (done >= 0 && j->is_streamed) _mm512_stream_ps((float *)(s->dst[r] + to), result);
      else if (done >= 0) _mm512_storeu_ps(s->dst[r] + to, result);
      for (int t = open - 1; t > 0; t--) sums[t][r] = sums[t - 1][r];
      sums[0][r] = bias;
    }
#pragma GCC unroll 8
    for (int p = 0; p < ROWS * step * step; p++) _mm_prefetch(s->next + p * 64, _MM_HINT_T1);
    s->next += ROWS * step * step * 64;
  }
}

INLINE void rows(const job *j, int in, int step, int64_t from, int64_t to) {
  const window *w = j->w;
  const int64_t seen = LANES / group_filters(w) * in, weights = TAPS * TAPS * in * LANES;
  static const float zeros[LANES];
  float unwanted[LANES] __attribute__((aligned(64)));
  __m512i spread[MOST_CHANNELS];
  for (int i = 0; i < in; i++) spread[i] = lane_channels(w, i);
  for (int64_t at = from; at < to;) {
    strip s;
    const int wanted = find_strip(w, 0, TAPS, step, zeros, at, to, (const char *)j->src, (char *)j->dst, unwanted, &s);
    for (int64_t v = 0; v < w->filters / LANES; v++) {
      const __m512 bias = j->bias ? _mm512_loadu_ps(j->bias + v * LANES) : _mm512_setzero_ps();
      filters(j, in, step, &s, v * seen, lanes_of(seen), spread, j->packed + v * weights, bias, v * LANES);
    }
    if (!is_range(&w->after)) apply_row(&w->after, (float *)s.dst[0], wanted * w->dst[2] * w->filters);
    at += wanted;
  }
  if (j->is_streamed) _mm_sfence();
}

#define ROWS_OF(in)                                                                                             \
  static void rows_##in(const void *context, int64_t from, int64_t to) { rows(context, in, 1, from, to); }     \
  static void rows_##in##_s2(const void *context, int64_t from, int64_t to) { rows(context, in, 2, from, to); }
ROWS_OF(1)
ROWS_OF(2)
ROWS_OF(4)
ROWS_OF(8)

static row_work work_of(int64_t in, int64_t step) {
  switch (in * 4 + step) {
    case 1 * 4 + 1: return rows_1;
    case 1 * 4 + 2: return rows_1_s2;
    case 2 * 4 + 1: return rows_2;
    case 2 * 4 + 2: return rows_2_s2;
    case 4 * 4 + 1: return rows_4;
    case 4 * 4 + 2: return rows_4_s2;
    case 8 * 4 + 1: return rows_8;
    default: return rows_8_s2;
  }
}

void convoy_grouped_run(const window *w, const float *src, const float *packed, const float *bias, float *dst) {
  const int64_t rows = w->batch * w->dst[0] * w->dst[1], bytes = rows * w->dst[2] * w->filters * (int64_t)sizeof(float);
  const int is_streamed = is_range(&w->after) && bytes > STREAMED_BYTES && (uintptr_t)dst % 64 == 0;
  const job j = {w, src, packed, bias, dst, range_of(&w->after), is_streamed};
  convoy_share_rows(work_of(group_channels(w), w->stride[1]), &j, rows, w->threads);
}
