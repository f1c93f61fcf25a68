/*
 * Sums by AMX: a product of two tiles is 16 positions by 16 filters by 32 numbers.
 *
 *   tiles 0-3  sums of 2 x 16 positions and 2 x 16 filters      4, 5  positions      6, 7  weights
 *
 * Products of parts i and j with i + j < parts are summed, small ones first where the order of tile
 * loads allows: a load costs as much as a product, so every loaded tile is used as often as can be.
 */
#include "amx.h"
#include "tiles.h"

#define LOAD_A(part)                                                   \
  do {                                                                 \
    _tile_loadd(4, a0 + (part) * pitch, stride);                       \
    if (m == 2) _tile_loadd(5, a1 + (part) * pitch, stride);           \
  } while (0)
#define LOAD_B(part)                                                   \
  do {                                                                 \
    _tile_loadd(6, b + (part) * n * TILE_ELEMENTS, 64);                \
    if (n == 2) _tile_loadd(7, b + (part) * n * TILE_ELEMENTS + TILE_ELEMENTS, 64); \
  } while (0)
#define MULTIPLY()                                                     \
  do {                                                                 \
    _tile_dpbf16ps(0, 4, 6);                                           \
    if (n == 2) _tile_dpbf16ps(1, 4, 7);                               \
    if (m == 2) _tile_dpbf16ps(2, 5, 6);                               \
    if (m == 2 && n == 2) _tile_dpbf16ps(3, 5, 7);                     \
  } while (0)

/* Adds all products of one block of 32 numbers. */
INLINE void step(
    int parts, int m, int n, const bf16 *a0, const bf16 *a1, const bf16 *b, int64_t pitch, int64_t stride) {
  if (parts == 3) {
    LOAD_B(0); LOAD_A(2); MULTIPLY(); LOAD_A(1); MULTIPLY(); LOAD_A(0); MULTIPLY();
    LOAD_B(2); MULTIPLY(); LOAD_B(1); MULTIPLY(); LOAD_A(1); MULTIPLY();
  } else if (parts == 2) {
    LOAD_B(0); LOAD_A(1); MULTIPLY(); LOAD_A(0); MULTIPLY(); LOAD_B(1); MULTIPLY();
  } else {
    LOAD_B(0); LOAD_A(0); MULTIPLY();
  }
}

/* What is done beside a step of products. */
static __attribute__((noinline)) void work_beside(worker *w) {
  advance(&w->writing.work);
  advance(&w->conversion.work);
}

/* Sums of m tiles of positions and n of filters. */
INLINE void sum_tiles(
    worker *w, int parts, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width) {
  const convolution *c = w->j->c;
  const layout *l = w->j->l;
  const int64_t pitch = l->pitch, blocks = l->blocks, runs = l->runs, apart = c->dilation[2] * c->channels;
  const int64_t stride = l->hop * (int64_t)sizeof(bf16), taps = c->kernel[0] * c->kernel[1];
  const int64_t x0 = places[0].x * l->hop, x1 = places[m - 1].x * l->hop;
  const bf16 *const *rows0 = places[0].rows, *const *rows1 = places[m - 1].rows;
  const int beside = overlaps(c);
  _tile_zero(0);
  if (n == 2) _tile_zero(1);
  if (m == 2) _tile_zero(2);
  if (m == 2 && n == 2) _tile_zero(3);
  for (int64_t tap = 0; tap < taps; tap++) {
    const bf16 *a0 = rows0[tap] + x0, *a1 = rows1[tap] + x1;
    for (int64_t run = 0; run < runs; run++, a0 += apart, a1 += apart) {
      for (int64_t k = 0; k < blocks; k++, b += parts * n * TILE_ELEMENTS) {
        step(parts, m, n, a0 + k * TILE_K, a1 + k * TILE_K, b, pitch, stride);
        if (beside) work_beside(w);
      }
    }
  }
  float *below = sums + TILE_ROWS * width;
  const int64_t row = width * (int64_t)sizeof(float);
  _tile_stored(0, sums, row);
  if (n == 2) _tile_stored(1, sums + TILE_N, row);
  if (m == 2) _tile_stored(2, below, row);
  if (m == 2 && n == 2) _tile_stored(3, below + TILE_N, row);
}

#define CASE(p, m, n) case (p) * 16 + (m) * 4 + (n): sum_tiles(w, p, m, n, places, b, sums, width); break
void amx_sums(worker *w, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width) {
  switch ((int)w->j->c->parts * 16 + m * 4 + n) {
    CASE(1, 1, 1); CASE(1, 1, 2); CASE(1, 2, 1); CASE(1, 2, 2);
    CASE(2, 1, 1); CASE(2, 1, 2); CASE(2, 2, 1); CASE(2, 2, 2);
    CASE(3, 1, 1); CASE(3, 1, 2); CASE(3, 2, 1); CASE(3, 2, 2);
  }
}

void amx_begin(int64_t rows) { shape_tiles(rows); }

void amx_end(void) { _tile_release(); }
