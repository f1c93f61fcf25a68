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

/* Of fpclass: NaN and infinity. */
enum { NOT_FINITE = 0x99 };

/* The place of a tile of results of a group, counted along the rows from `from`. */
static place place_of(const job *j, int64_t group, int64_t from, int64_t tile) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t result_row = from + tile / l->tiles, first = tile % l->tiles * l->rows, most = l->width - l->rows;
  place p = {.z = result_row / c->dst[1], .y = result_row % c->dst[1], .x = first < most ? first : most};
  const int64_t z = p.z * c->step[0] + c->first[0], y = p.y * c->step[1] + c->first[1];
  const int64_t row = (z * c->whole[1] + y) * c->whole[2] + c->first[2], item = c->whole[0] * c->whole[1] * c->whole[2];
  int64_t x = p.x, before = group * l->items * item + row;
  for (; x >= l->results; x -= l->results) before += item;
  for (int64_t i = 0; i < l->rows; i++) {
    p.at[i] = x < c->dst[2] ? (before + x * c->step[2]) * c->filters : -1;
    if (++x == l->results) {
      x = 0;
      before += item;
    }
  }
  return p;
}

/* Sums of the tiles of filters [first, end) at up to two places: those of a position lie side by side, as its results will. */
typedef struct {
  int64_t first, end, width;
  float sums[2 * TILE_ROWS * MOST_TILES * TILE_N] __attribute__((aligned(64)));
} results;

/* Sums that are not finite, computed anew by float32 products. */
static __attribute__((noinline, cold)) __m512 sums_of(const job *j, int64_t group, const place *p, int64_t i, int64_t tile) {
  const convolution *c = j->c;
  const int64_t source = c->src[0] * c->src[1] * c->src[2] * c->channels, x = p->x + i;
  const int64_t item = group * j->l->items + x / j->l->results;
  float sums[TILE_N] __attribute__((aligned(64)));
  direct_position(c, j->src + item * source * bytes_of(j->halves, HALF_SRC), j->halves, j->weights, tile * TILE_N, p->z, p->y,
                  x % j->l->results, sums);
  return _mm512_load_ps(sums);
}

/* How results are written: what is a constant where the code for it is made, and arrays in registers. */
typedef struct {
  int has_bias, has_residual, half_residual, half; /* half: the result is bfloat16 */
  function after;
  const float *bias;
  const char *residual;
  char *dst;
} ending;

/* Adds what there is to add to 16 sums, or to those in `lanes`, and applies the function. */
INLINE __m512 ended(const ending *e, int whole, __mmask16 lanes, int64_t filter, int64_t to, __m512 x) {
  if (e->has_bias) x = _mm512_add_ps(x, load(0, whole, lanes, e->bias + filter));
  if (e->has_residual && e->half_residual) x = _mm512_add_ps(x, load(1, whole, lanes, e->residual + to * (int64_t)sizeof(bf16)));
  else if (e->has_residual) x = _mm512_add_ps(x, load(0, whole, lanes, e->residual + to * (int64_t)sizeof(float)));
  return e->after.code == LINEAR ? x : applied(&e->after, x);
}

/* Sums of a place that may be not finite. */
INLINE __m512 sums_at(const job *j, int64_t group, const place *p, int64_t i, int64_t tile, const float *sums) {
  const __m512 x = _mm512_load_ps(sums);
  return __builtin_expect(_mm512_fpclass_ps_mask(x, NOT_FINITE), 0) ? sums_of(j, group, p, i, tile) : x;
}

/* Writes the results of a place in the order of memory; where they are bfloat16, a line of two tiles at once. */
INLINE void write_results(const job *j, ending e, int64_t group, const place *p, int at, const results *r) {
  const int64_t size = e.half ? sizeof(bf16) : sizeof(float);
  const int64_t whole = j->c->filters / TILE_N < r->end ? j->c->filters / TILE_N : r->end;
  const __mmask16 lanes = (__mmask16)((1u << j->c->filters % TILE_N) - 1);
  for (int64_t i = 0; i < j->l->rows; i++) {
    if (p->at[i] < 0) continue;
    const float *sums = r->sums + (at * TILE_ROWS + i) * r->width;
    int64_t tile = r->first, to = p->at[i] + tile * TILE_N;
    for (; e.half && tile + 2 <= whole; tile += 2, sums += 2 * TILE_N, to += 2 * TILE_N) {
      const __m512 low = sums_at(j, group, p, i, tile, sums), high = sums_at(j, group, p, i, tile + 1, sums + TILE_N);
      const __m512 first = ended(&e, 1, 0, tile * TILE_N, to, low);
      const __m512 second = ended(&e, 1, 0, (tile + 1) * TILE_N, to + TILE_N, high);
      _mm512_storeu_si512(e.dst + to * size, (__m512i)_mm512_cvtne2ps_pbh(second, first));
    }
    for (; tile < whole; tile++, sums += TILE_N, to += TILE_N) {
      const __m512 x = sums_at(j, group, p, i, tile, sums);
      store(e.half, 1, 0, e.dst + to * size, ended(&e, 1, 0, tile * TILE_N, to, x));
    }
    if (tile < r->end) {
      const __m512 x = sums_at(j, group, p, i, tile, sums);
      store(e.half, 0, lanes, e.dst + to * size, ended(&e, 0, lanes, tile * TILE_N, to, x));
    }
  }
}

/* The same with a code of the function that is known where this is made. */
INLINE void write_with(const job *j, int code, int64_t group, const place *p, int at, const results *r) {
  const int bias = j->bias != 0, half_residual = (j->halves & HALF_RESIDUAL) != 0;
  ending e = {bias, 0, half_residual, 0, j->c->after, j->bias, j->residual, j->dst};
  e.after.code = code;
  switch ((j->residual ? 2 : 0) + (j->halves & HALF_DST ? 1 : 0)) {
    case 0: write_results(j, e, group, p, at, r); break;
    case 1: e.half = 1; write_results(j, e, group, p, at, r); break;
    case 2: e.has_residual = 1; write_results(j, e, group, p, at, r); break;
    default: e.has_residual = e.half = 1; write_results(j, e, group, p, at, r);
  }
}

static void write_place(const job *j, int64_t group, const place *p, int at, const results *r) {
  switch (j->c->after.code) {
    case LINEAR: write_with(j, LINEAR, group, p, at, r); break;
    case RECTIFY: write_with(j, RECTIFY, group, p, at, r); break;
    case SIGMOID: write_with(j, SIGMOID, group, p, at, r); break;
    case SILU: write_with(j, SILU, group, p, at, r); break;
    default: write_with(j, (int)j->c->after.code, group, p, at, r);
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
    float *sums = r->sums + (tile - r->first) * TILE_N;
    if (is_amx(j->c)) amx_sums(j, m, n, places, b, sums, r->width);
    else pair_sums(j, m, n, places, b, sums, r->width);
  }
  for (int i = 0; i < m; i++) write_place(j, group, &places[i], i, r);
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
    r.width = (r.end - r.first) * TILE_N;
    for (int64_t at = 0; at < places; at += 2) compute_places(j, group, from, at, places, &r);
  }
}

/* Whether any window sees this source row. */
static int is_seen(const convolution *c, int64_t row) {
  return c->kernel[1] > 1 || (row % c->src[1] + c->before[1]) % c->stride[1] == 0;
}

/* Whether windows see the source as it is: single positions of whole steps, none outside, bfloat16 already. */
static int is_direct(const job *j) {
  const convolution *c = j->c;
  int inside = 1;
  for (int axis = 0; axis < 3; axis++) {
    inside &= c->kernel[axis] == 1 && c->before[axis] == 0 && (c->dst[axis] - 1) * c->stride[axis] < c->src[axis];
  }
  return inside && j->halves & HALF_SRC && j->l->items == 1 && c->channels % TILE_K == 0;
}

/* Computes result rows [first, end) of an item from the source itself. */
static void run_directly(const job *j, int64_t item, int64_t first, int64_t end) {
  const convolution *c = j->c;
  layout l = *j->l;
  l.hop = c->stride[2] * c->channels;
  l.pitch = c->src[2] * c->channels;
  keep_rows(&l, c->src[0] * c->src[1]);
  job own = *j;
  own.l = &l;
  own.ring = (bf16 *)j->src + item * l.ring * l.pitch;
  for (int64_t row = first; row < end; row += l.band) {
    compute_band(&own, item, row, row + l.band < end ? row + l.band : end);
  }
}

/* Computes result rows [first, end) of a group, converting what they see just ahead. */
static void run_rows(const job *j, int64_t group, int64_t first, int64_t end) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const char *src = j->src + group * l->items * c->src[0] * c->src[1] * c->src[2] * c->channels * bytes_of(j->halves, HALF_SRC);
  int64_t converted = first_row(c, first);
  for (int64_t row = first; row < end; row += l->band) {
    const int64_t stop = row + l->band < end ? row + l->band : end;
    const int64_t last = last_row(c, row, stop);
    converted = at_least(converted, first_row(c, row));
    for (; converted <= last; converted++) {
      if (is_seen(c, converted)) convert_row(j, src, converted);
    }
    compute_band(j, group, row, stop);
  }
}

static void *run_job(void *argument) {
  const job *j = argument;
  const int64_t rows = j->l->result_rows;
  const int direct = is_direct(j);
  if (!direct) memset(j->ring + outside_at(j), 0, (size_t)(j->c->parts * j->l->pitch) * sizeof(bf16));
  if (is_amx(j->c)) amx_begin(j->l->rows);
  for (int64_t at = j->from; at < j->to;) {
    const int64_t group = at / rows, first = at % rows;
    const int64_t end = first + (j->to - at) < rows ? first + (j->to - at) : rows;
    if (direct) run_directly(j, group, first, end);
    else run_rows(j, group, first, end);
    at += end - first;
  }
  if (is_amx(j->c)) amx_end();
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
