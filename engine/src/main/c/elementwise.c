/* Work on each number by itself, and means over all positions. */
#include "vector.h"

/* Two sources of [items, positions, channels]; the second may be the same at every position. */
typedef struct {
  int64_t items, positions, channels;
  int64_t operation;      /* ADD, SUBTRACT, MULTIPLY */
  int64_t repeated;       /* 1: the second source is [items, 1, channels] */
  int64_t threads;
} merge;

enum { ADD, SUBTRACT, TIMES };

typedef struct {
  const function *f;
  const float *src;
  float *dst;
  int64_t n;
} apply_job;

enum { PIECE = 4096 };

static void apply_pieces(const void *context, int64_t from, int64_t to) {
  const apply_job *j = context;
  const int64_t end = to * PIECE < j->n ? to * PIECE : j->n;
  for (int64_t i = from * PIECE; i < end; i += LANES) {
    const __mmask16 lanes = lanes_of(end - i);
    _mm512_mask_storeu_ps(j->dst + i, lanes, applied(j->f, _mm512_maskz_loadu_ps(lanes, j->src + i)));
  }
}

/* dst[i] = f(src[i]) for n numbers; source and result may be the same. */
void convoy_apply_run(const function *f, int64_t n, int64_t threads, const float *src, float *dst) {
  const apply_job j = {f, src, dst, n};
  convoy_share_rows(apply_pieces, &j, (n + PIECE - 1) / PIECE, threads);
}

typedef struct {
  const merge *m;
  const float *a, *b;
  float *dst;
} merge_job;

static inline __m512 merged(int64_t operation, __m512 a, __m512 b) {
  return operation == ADD ? _mm512_add_ps(a, b) : operation == SUBTRACT ? _mm512_sub_ps(a, b) : _mm512_mul_ps(a, b);
}

static void merge_run_of(int64_t operation, const float *a, const float *b, float *dst, int64_t n) {
  for (int64_t i = 0; i < n; i += LANES) {
    const __mmask16 lanes = lanes_of(n - i);
    const __m512 x = _mm512_maskz_loadu_ps(lanes, a + i), y = _mm512_maskz_loadu_ps(lanes, b + i);
    _mm512_mask_storeu_ps(dst + i, lanes, merged(operation, x, y));
  }
}

static void merge_rows(const void *context, int64_t from, int64_t to) {
  const merge_job *j = context;
  const merge *m = j->m;
  if (!m->repeated) {
    const int64_t at = from * m->channels;
    merge_run_of(m->operation, j->a + at, j->b + at, j->dst + at, (to - from) * m->channels);
    return;
  }
  for (int64_t row = from; row < to; row++) {
    const int64_t at = row * m->channels;
    merge_run_of(m->operation, j->a + at, j->b + row / m->positions * m->channels, j->dst + at, m->channels);
  }
}

void convoy_merge_run(const merge *m, const float *a, const float *b, float *dst) {
  const merge_job j = {m, a, b, dst};
  convoy_share_rows(merge_rows, &j, m->items * m->positions, m->threads);
}

typedef struct {
  int64_t positions, channels;
  const float *src;
  float *dst;
} mean_job;

/* Sums of 64 positions at a time, which then are summed: the error stays that of a short sum. */
enum { SHORT = 64 };

static void mean_items(const void *context, int64_t from, int64_t to) {
  const mean_job *j = context;
  const __m512 positions = _mm512_set1_ps((float)j->positions);
  for (int64_t item = from; item < to; item++) {
    const float *src = j->src + item * j->positions * j->channels;
    for (int64_t c = 0; c < j->channels; c += LANES) {
      const __mmask16 lanes = lanes_of(j->channels - c);
      __m512 total = _mm512_setzero_ps();
      for (int64_t p = 0; p < j->positions; p += SHORT) {
        const int64_t end = p + SHORT < j->positions ? p + SHORT : j->positions;
        __m512 sum = _mm512_setzero_ps();
        for (int64_t k = p; k < end; k++) sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(lanes, src + k * j->channels + c));
        total = _mm512_add_ps(total, sum);
      }
      _mm512_mask_storeu_ps(j->dst + item * j->channels + c, lanes, _mm512_div_ps(total, positions));
    }
  }
}

/* Means over positions: [items, positions, channels] to [items, channels]. */
void convoy_mean_run(int64_t items, int64_t positions, int64_t channels, int64_t threads, const float *src, float *dst) {
  const mean_job j = {positions, channels, src, dst};
  convoy_share_rows(mean_items, &j, items, threads);
}
