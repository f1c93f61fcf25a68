/*
 * Convolution by products of bfloat16: an implicit matrix product over rows of the result.
 *
 * Source rows (along width) are brought to bfloat16 just ahead of use, each float32 as the sum of
 * `parts` numbers, and kept in a ring of rows. With channels last, the window of a result position
 * covers one contiguous run of kernel-width * channels numbers in each row, so that the positions of
 * a tile are the same run, each a stride further: no window is ever copied. Dilated rows give one run
 * for each tap. A run is cut into blocks of `unit` numbers; behind its end it reads its neighbours
 * against weights 0.
 *
 * Sums of a tile are taken by AMX (amx.c) or by VDPBF16PS (pairs.c), which differ in `unit` and in the
 * positions of a tile; everything else is the same.
 *
 * Where products are of bfloat16 alone, arrays may be bfloat16, too: a source that is rounded by its producer
 * has the numbers that it would be rounded to here.
 *
 * Narrow rows leave tiles half empty, and weights beyond the cache are read anew for each item: so equal
 * rows of several items may lie side by side as one row, as far apart that no window sees two of them.
 * Results between two items are computed and dropped.
 *
 * Every position's sum has the same order whatever rows, threads or items are computed beside it.
 */
#include "tiles.h"

#include <pthread.h>

enum { MOST_TILES = 16, MAX_THREADS = 64 };

/* Computes sums anew that are not finite, where they belong to a result. */
static void sum_directly(const job *j, int64_t group, const place *p, int64_t filter, __mmask16 lanes, float *sums) {
  const convolution *c = j->c;
  const int64_t source = c->src[0] * c->src[1] * c->src[2] * c->channels;
  for (int64_t i = 0; i < j->l->rows; i++) {
    const __mmask16 found = _mm512_mask_fpclass_ps_mask(lanes, _mm512_load_ps(sums + i * TILE_N), 0x99); /* NaN, infinity */
    if (__builtin_expect(found == 0 || p->at[i] < 0, 1)) continue;
    const int64_t item = group * j->l->items + (p->x + i) / j->l->results;
    direct_position(c, j->src + item * source * bytes_of(j, HALF_SRC), j->halves, j->weights, filter,
                    p->row / c->dst[1], p->row % c->dst[1], (p->x + i) % j->l->results, sums + i * TILE_N);
  }
}

/* The place of a tile of results of a group, counted along the rows from `from`. */
static place place_of(const job *j, int64_t group, int64_t from, int64_t tile) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t first = tile % l->tiles * l->rows, most = l->width - l->rows;
  place p = {.row = from + tile / l->tiles, .x = first < most ? first : most};
  const int64_t z = p.row / c->dst[1] * c->step[0] + c->first[0];
  const int64_t y = p.row % c->dst[1] * c->step[1] + c->first[1];
  const int64_t row = (z * c->whole[1] + y) * c->whole[2] + c->first[2], item = c->whole[0] * c->whole[1] * c->whole[2];
  int64_t x = p.x % l->results, before = (group * l->items + p.x / l->results) * item + row;
  for (int64_t i = 0; i < l->rows; i++) {
    p.at[i] = x < c->dst[2] ? (before + x * c->step[2]) * c->filters : -1;
    if (++x == l->results) {
      x = 0;
      before += item;
    }
  }
  return p;
}

/* Sums of the tiles of filters [first, end) at up to two places: those of a tile begin at [tile - first][place]. */
typedef struct {
  int64_t first, end;
  tile_sums sums[MOST_TILES][2] __attribute__((aligned(64)));
} results;

static __mmask16 lanes_of(const convolution *c, int64_t tile) {
  const int64_t left = c->filters - tile * TILE_N;
  return left >= TILE_N ? 0xffff : (__mmask16)((1u << left) - 1);
}

static inline __m512 widened(__m256i halves) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

static inline __m512 added(const job *j, __mmask16 lanes, int64_t at, __m512 x) {
  if (j->halves & HALF_RESIDUAL) {
    return _mm512_add_ps(x, widened(_mm256_maskz_loadu_epi16(lanes, (const bf16 *)j->residual + at)));
  }
  return _mm512_add_ps(x, _mm512_maskz_loadu_ps(lanes, (const float *)j->residual + at));
}

static inline void write(const job *j, __mmask16 lanes, int64_t at, __m512 x) {
  if (j->halves & HALF_DST) {
    _mm256_mask_storeu_epi16((bf16 *)j->dst + at, lanes, (__m256i)_mm512_cvtneps_pbh(x));
  } else {
    _mm512_mask_storeu_ps((float *)j->dst + at, lanes, x);
  }
}

/* Adds bias and what else there is to add, applies the function, and writes in the order of memory. */
INLINE void write_results(
    const job *j, int code, const place *p, int at, const results *r) {
  function after = j->c->after;
  after.code = code;
  for (int64_t i = 0; i < j->l->rows; i++) {
    if (p->at[i] < 0) continue;
    for (int64_t tile = r->first; tile < r->end; tile++) {
      const __mmask16 lanes = lanes_of(j->c, tile);
      const int64_t to = p->at[i] + tile * TILE_N;
      __m512 x = _mm512_load_ps(r->sums[tile - r->first][at] + i * TILE_N);
      if (j->bias) x = _mm512_add_ps(x, _mm512_maskz_loadu_ps(lanes, j->bias + tile * TILE_N));
      if (j->residual) x = added(j, lanes, to, x);
      write(j, lanes, to, code == LINEAR ? x : applied(&after, x));
    }
  }
}

static void write_place(const job *j, const place *p, int at, const results *r) {
  switch (j->c->after.code) {
    case LINEAR: write_results(j, LINEAR, p, at, r); break;
    case RECTIFY: write_results(j, RECTIFY, p, at, r); break;
    case SIGMOID: write_results(j, SIGMOID, p, at, r); break;
    case SILU: write_results(j, SILU, p, at, r); break;
    default: write_results(j, (int)j->c->after.code, p, at, r);
  }
}

/* Computes two tiles of places from `at` on, or what there is of them, for the filters of `r`. */
static void compute_places(const job *j, int64_t group, int64_t from, int64_t at, int64_t all, results *r) {
  const int m = at + 1 < all ? 2 : 1;
  place places[2];
  for (int i = 0; i < m; i++) places[i] = place_of(j, group, from, at + i);
  for (int64_t tile = r->first; tile < r->end; tile += 2) {
    const bf16 *b = j->packed + tile * j->l->steps * j->c->parts * step_numbers(j->c);
    const int n = tile + 1 < r->end ? 2 : 1;
    if (is_amx(j->c)) amx_sums(j, m, n, places, b, r->sums + (tile - r->first));
    else pair_sums(j, m, n, places, b, r->sums + (tile - r->first));
  }
  for (int i = 0; i < m; i++) {
    for (int64_t tile = r->first; tile < r->end; tile++) {
      sum_directly(j, group, &places[i], tile * TILE_N, lanes_of(j->c, tile), r->sums[tile - r->first][i]);
    }
    write_place(j, &places[i], i, r);
  }
}

/*
 * Computes result rows [from, to) of a group, whose source rows are in the ring: as many filters at once
 * as have weights that stay in the cache.
 */
static void compute_band(const job *j, int64_t group, int64_t from, int64_t to) {
  const int64_t tiles = ceil_div(j->c->filters, TILE_N), places = (to - from) * j->l->tiles;
  const int64_t tile_bytes = weight_bytes(j->c, j->l) / tiles;
  const int64_t together = clamp(KEPT_WEIGHTS / tile_bytes / 2 * 2, 2, MOST_TILES);
  results r;
  for (r.first = 0; r.first < tiles; r.first = r.end) {
    r.end = r.first + together < tiles ? r.first + together : tiles;
    for (int64_t at = 0; at < places; at += 2) compute_places(j, group, from, at, places, &r);
  }
}

/* Whether any window sees this source row. */
static int is_seen(const convolution *c, int64_t row) {
  return c->kernel[1] > 1 || (row % c->src[1] + c->before[1]) % c->stride[1] == 0;
}

static void *run_job(void *argument) {
  const job *j = argument;
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t source = l->items * c->src[0] * c->src[1] * c->src[2] * c->channels;
  memset((bf16 *)row_outside(j), 0, (size_t)(c->parts * l->pitch) * sizeof(bf16));
  if (is_amx(c)) amx_begin(l->rows);
  for (int64_t at = j->from; at < j->to;) {
    const int64_t group = at / l->result_rows;
    const int64_t first = at % l->result_rows;
    int64_t end = first + (j->to - at);
    if (end > l->result_rows) end = l->result_rows;
    int64_t converted = first_row(c, first);
    for (int64_t row = first; row < end; row += l->band) {
      const int64_t stop = row + l->band < end ? row + l->band : end;
      const int64_t last = last_row(c, row, stop);
      converted = at_least(converted, first_row(c, row));
      for (; converted <= last; converted++) {
        if (is_seen(c, converted)) convert_row(j, j->src + group * source * bytes_of(j, HALF_SRC), converted);
      }
      compute_band(j, group, row, stop);
    }
    at += end - first;
  }
  if (is_amx(c)) amx_end();
  return 0;
}

int convoy_tiles_run(const convolution *c, int halves, const void *src, const float *weights, const float *bias,
                     const bf16 *packed, const void *residual, void *dst, uint8_t *scratch) {
  const layout l = layout_of(c);
  const int64_t rows = c->batch / l.items * l.result_rows, bytes = ceil_div(thread_bytes(c, &l), 64) * 64;
  const int64_t threads = c->threads < MAX_THREADS ? c->threads : MAX_THREADS;
  job jobs[MAX_THREADS];
  pthread_t others[MAX_THREADS];
  int started[MAX_THREADS] = {0};
  for (int64_t t = threads - 1; t >= 0; t--) {
    jobs[t] = (job){c, &l, halves, src, weights, bias, packed, residual, dst, (bf16 *)(scratch + t * bytes),
                    rows * t / threads, rows * (t + 1) / threads};
    started[t] = t > 0 && pthread_create(&others[t], 0, run_job, &jobs[t]) == 0;
    if (!started[t]) run_job(&jobs[t]);
  }
  for (int64_t t = 1; t < threads; t++) {
    if (started[t]) pthread_join(others[t], 0);
  }
  return 0;
}
