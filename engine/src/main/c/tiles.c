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
 * Products of AMX leave most of a core free: the results of the tiles before are written and the rows of the next
 * band converted a little in each step of them, as `work`.
 *
 * Every position's sum has the same order whatever rows, threads or items are computed beside it.
 */
#include "tiles.h"

#include <pthread.h>

enum { MAX_THREADS = 64 };

/* The converted rows that a result row of a group sees. */
static const bf16 *const *rows_seen(worker *w, int64_t group, int64_t z, int64_t y) {
  const job *j = w->j;
  const convolution *c = j->c;
  const int64_t row = (group * c->dst[0] + z) * c->dst[1] + y;
  const bf16 **rows = w->rows[row % 2];
  if (w->known[row % 2] == row) return rows;
  w->known[row % 2] = row;
  for (int64_t kz = 0; kz < c->kernel[0]; kz++) {
    const int64_t at_z = z * c->stride[0] - c->before[0] + kz * c->dilation[0];
    for (int64_t ky = 0; ky < c->kernel[1]; ky++) {
      const int64_t at_y = y * c->stride[1] - c->before[1] + ky * c->dilation[1];
      const int inside = at_z >= 0 && at_z < c->src[0] && at_y >= 0 && at_y < c->src[1];
      const bf16 *seen = inside ? in_ring(j, (group * c->src[0] + at_z) * c->src[1] + at_y) : row_outside(j);
      rows[kz * c->kernel[1] + ky] = seen + j->l->offset;
    }
  }
  return rows;
}

/* Finds where the positions' results are. */
static void find_results(const job *j, place *p) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t z = p->z * c->step[0] + c->first[0], y = p->y * c->step[1] + c->first[1];
  const int64_t row = (z * c->whole[1] + y) * c->whole[2] + c->first[2], item = c->whole[0] * c->whole[1] * c->whole[2];
  const int64_t hop = c->step[2] * c->filters;
  int64_t x = p->x, before = p->group * l->items * item + row;
  if (x + l->rows <= c->dst[2]) {
    for (int64_t i = 0; i < TILE_ROWS; i++) p->at[i] = before * c->filters + (x + i) * hop;
    return;
  }
  for (; x >= l->results; x -= l->results) before += item;
  for (int64_t i = 0; i < l->rows; i++) {
    p->at[i] = x < c->dst[2] ? before * c->filters + x * hop : -1;
    if (++x == l->results) {
      x = 0;
      before += item;
    }
  }
}

/* Finds the place of a tile of results of a band, counted along its rows. */
static void find_place(worker *w, const band *b, int64_t tile, place *p) {
  const convolution *c = w->j->c;
  const layout *l = w->j->l;
  const int64_t result_row = b->from + tile / l->tiles, first = tile % l->tiles * l->rows, most = l->width - l->rows;
  p->group = b->group;
  p->z = result_row / c->dst[1];
  p->y = result_row % c->dst[1];
  p->x = first < most ? first : most;
  p->rows = rows_seen(w, p->group, p->z, p->y);
  find_results(w->j, p);
}

/* Sums the tiles of filters of `r` at its places, while what was computed before is written. */
static void compute_results(worker *w, results *r) {
  const job *j = w->j;
  const int64_t steps = j->l->steps, pairs = ceil_div(r->end - r->first, 2);
  r->width = (r->end - r->first) * TILE_N;
  spread(&w->writing.work, pairs * steps);
  for (int64_t tile = r->first; tile < r->end; tile += 2) {
    const bf16 *b = j->packed + tile * steps * j->c->parts * step_numbers(j->c);
    const int n = tile + 1 < r->end ? 2 : 1;
    float *sums = r->sums + (tile - r->first) * TILE_N;
    if (is_amx(j->c)) amx_sums(w, r->count, n, r->places, b, sums, r->width);
    else pair_sums(j, r->count, n, r->places, b, sums, r->width);
  }
  finish(&w->writing.work);
  write_results(&w->writing, r);
  if (!overlaps(j->c)) finish(&w->writing.work);
}

/* Computes a band, whose source rows are in the ring: as many filters at once as have weights that stay in the cache. */
static void compute_band(worker *w, const band *b) {
  const job *j = w->j;
  const int64_t tiles = ceil_div(j->c->filters, TILE_N), places = (b->to - b->from) * j->l->tiles;
  const int64_t together = clamp(KEPT_WEIGHTS / (weight_bytes(j->c, j->l) / tiles) / 2 * 2, 2, MOST_TILES);
  spread(&w->conversion.work, ceil_div(places, 2) * ceil_div(tiles, 2) * j->l->steps);
  for (int64_t first = 0; first < tiles; first += together) {
    const int64_t end = first + together < tiles ? first + together : tiles;
    for (int64_t at = 0; at < places; at += 2) {
      place *found = w->places[w->turn ^= 1];
      const int count = at + 1 < places ? 2 : 1;
      for (int i = 0; i < count; i++) find_place(w, b, at + i, &found[i]);
      for (int64_t tile = first; tile < end; tile += WRITTEN_TILES) {
        results *r = &w->results[overlaps(j->c) && w->writing.r == w->results];
        r->first = tile;
        r->end = tile + WRITTEN_TILES < end ? tile + WRITTEN_TILES : end;
        r->count = count;
        r->places = found;
        compute_results(w, r);
      }
    }
  }
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

/* The band that begins at a result row; these are counted through all groups. */
static band band_at(const job *j, int64_t row) {
  const int64_t rows = j->l->result_rows, from = row % rows, left = j->to - row;
  const int64_t most = left < rows - from ? left : rows - from;
  return (band){row / rows, from, from + (most < j->l->band ? most : j->l->band)};
}

/* Computes all bands, each while the rows of the next one are converted. */
static void run_bands(worker *w, int converts) {
  const job *j = w->j;
  for (int64_t row = j->from; row < j->to;) {
    const band b = band_at(j, row);
    if (converts) convert_band(&w->conversion, &b);
    finish(&w->conversion.work);
    row += b.to - b.from;
    if (converts && converts_ahead(j->c, j->l) && row < j->to) {
      const band next = band_at(j, row);
      convert_band(&w->conversion, &next);
    }
    compute_band(w, &b);
  }
  finish(&w->writing.work);
}

static void *run_job(void *argument) {
  job j = *(job *)argument;
  layout l = *j.l;
  j.l = &l;
  worker w;
  w.j = &j;
  w.turn = 0;
  for (int i = 0; i < 2; i++) {
    w.known[i] = -1;
    w.rows[i] = (const bf16 **)(j.ring + outside_at(&j) + j.c->parts * l.pitch) + i * j.c->kernel[0] * j.c->kernel[1];
  }
  begin_conversion(&w.conversion, &j);
  begin_writing(&w.writing, &j);
  const int direct = is_direct(&j);
  if (direct) {
    l.hop = j.c->stride[2] * j.c->channels;
    l.offset = 0;
    l.pitch = j.c->src[2] * j.c->channels;
    keep_rows(&l, j.c->batch * source_rows(j.c));
    j.ring = (bf16 *)j.src;
  } else {
    memset(j.ring + outside_at(&j), 0, (size_t)(j.c->parts * l.pitch) * sizeof(bf16));
  }
  if (is_amx(j.c)) amx_begin(l.rows);
  run_bands(&w, !direct && !j.c->is_converted);
  if (is_amx(j.c)) amx_end();
  return 0;
}

void convoy_tiles_convert(const convolution *c, int halves, const void *src, uint8_t *scratch) {
  const layout l = layout_of(c);
  const job j = {.c = c, .l = &l, .halves = halves, .src = src, .ring = (bf16 *)scratch};
  conversion v;
  begin_conversion(&v, &j);
  convert_item(&v);
  finish(&v.work);
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
