/* Work on each number by itself, and means over all positions. */
#include "halves.h"
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
  int halves; /* which of a, b (as residual) and dst are bfloat16 */
  const char *a, *b;
  char *dst;
} merge_job;

static inline __m512 merged(int64_t operation, __m512 a, __m512 b) {
  return operation == ADD ? _mm512_add_ps(a, b) : operation == SUBTRACT ? _mm512_sub_ps(a, b) : _mm512_mul_ps(a, b);
}

/* Merges n numbers, those at `a`, `b` and `dst` of each array. */
static void merge_run_of(const merge_job *j, int64_t at_a, int64_t at_b, int64_t at, int64_t n) {
  const int halves = j->halves;
  const int64_t bytes_a = bytes_of(halves, HALF_SRC), bytes_b = bytes_of(halves, HALF_RESIDUAL), bytes = bytes_of(halves, HALF_DST);
  for (int64_t i = 0; i < n; i += LANES) {
    const __mmask16 lanes = lanes_of(n - i);
    const __m512 x = load(halves & HALF_SRC, 0, lanes, j->a + (at_a + i) * bytes_a);
    const __m512 y = load(halves & HALF_RESIDUAL, 0, lanes, j->b + (at_b + i) * bytes_b);
    store(halves & HALF_DST, 0, lanes, j->dst + (at + i) * bytes, merged(j->m->operation, x, y));
  }
}

static void merge_rows(const void *context, int64_t from, int64_t to) {
  const merge_job *j = context;
  const merge *m = j->m;
  if (!m->repeated) {
    const int64_t at = from * m->channels;
    merge_run_of(j, at, at, at, (to - from) * m->channels);
    return;
  }
  for (int64_t row = from; row < to; row++) {
    const int64_t at = row * m->channels;
    merge_run_of(j, at, row / m->positions * m->channels, at, m->channels);
  }
}

void convoy_merge_run(const merge *m, int halves, const char *a, const char *b, char *dst) {
  const merge_job j = {m, halves, a, b, dst};
  convoy_share_rows(merge_rows, &j, m->items * m->positions, m->threads);
}

typedef struct {
  int64_t positions, channels;
  int halves; /* which of src and dst are bfloat16 */
  const char *src;
  char *dst;
} mean_job;

/* Sums of 64 positions at a time, which then are summed: the error stays that of a short sum. */
enum { SHORT = 64 };

static void mean_items(const void *context, int64_t from, int64_t to) {
  const mean_job *j = context;
  const __m512 positions = _mm512_set1_ps((float)j->positions);
  for (int64_t item = from; item < to; item++) {
    const int half = j->halves & HALF_SRC;
    const int64_t bytes = bytes_of(j->halves, HALF_SRC);
    const char *src = j->src + item * j->positions * j->channels * bytes;
    for (int64_t c = 0; c < j->channels; c += LANES) {
      const __mmask16 lanes = lanes_of(j->channels - c);
      __m512 total = _mm512_setzero_ps();
      for (int64_t p = 0; p < j->positions; p += SHORT) {
        const int64_t end = p + SHORT < j->positions ? p + SHORT : j->positions;
        __m512 sum = _mm512_setzero_ps();
        for (int64_t k = p; k < end; k++) sum = _mm512_add_ps(sum, load(half, 0, lanes, src + (k * j->channels + c) * bytes));
        total = _mm512_add_ps(total, sum);
      }
      char *to = j->dst + (item * j->channels + c) * bytes_of(j->halves, HALF_DST);
      store(j->halves & HALF_DST, 0, lanes, to, _mm512_div_ps(total, positions));
    }
  }
}

/* Means over positions: [items, positions, channels] to [items, channels]. */
void convoy_mean_run(
    int64_t items, int64_t positions, int64_t channels, int64_t threads, int halves, const char *src, char *dst) {
  const mean_job j = {positions, channels, halves, src, dst};
  convoy_share_rows(mean_items, &j, items, threads);
}
