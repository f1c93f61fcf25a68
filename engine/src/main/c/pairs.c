/*
 * Sums by VDPBF16PS, which adds two products of bfloat16 to each of 16 sums: a pair of numbers of one
 * position, repeated, by the pairs of 16 filters.
 *
 * A tile is 14 positions by two vectors of filters, 28 sums that stay in registers: each pair of the
 * source is repeated once for two products, and what is left over are two vectors of weights.
 *
 * Numbers below 2^-126 count as zero, and each of the two products is rounded into the sum by itself.
 */
#include "tiles.h"

/* Rows whose addresses are one register and a multiple of the stride apart. */
enum { REACHED = 5, BASES = 3 };

/* Adds the products of `count` pairs of a run; both loops below are unrolled, so that sums stay in registers. */
INLINE const bf16 *add_run(int m, int n, const bf16 *row, int64_t hop, int64_t count, const bf16 *b, __m512 sums[PAIR_ROWS][2]) {
  const bf16 *rows[BASES];
  for (int i = 0; i < BASES; i++) rows[i] = row + i * REACHED * hop;
  for (int64_t k = 0; k < count; k++) {
    __m512bh weights[2];
    for (int t = 0; t < n; t++, b += PAIR * TILE_N) weights[t] = (__m512bh)_mm512_loadu_si512(b);
#pragma GCC unroll 14
    for (int i = 0; i < m; i++) {
      int pair;
      memcpy(&pair, rows[i / REACHED] + i % REACHED * hop, sizeof pair);
      const __m512bh numbers = (__m512bh)_mm512_set1_epi32(pair);
      for (int t = 0; t < n; t++) sums[i][t] = _mm512_dpbf16_ps(sums[i][t], weights[t], numbers);
    }
    for (int i = 0; i < BASES; i++) rows[i] += PAIR;
  }
  return b;
}

INLINE void sum_pairs(const job *j, int m, int n, const place *p, const bf16 *b, float *sums, int64_t width) {
  const convolution *c = j->c;
  const int64_t hop = j->l->hop, blocks = j->l->blocks;
  const bf16 *outside = row_outside(j) + j->l->offset;
  __m512 s[PAIR_ROWS][2];
#pragma GCC unroll 14
  for (int i = 0; i < m; i++) {
    for (int t = 0; t < n; t++) s[i][t] = _mm512_setzero_ps();
  }
  for (int64_t tap = 0; tap < c->kernel[0] * c->kernel[1]; tap++) {
    const bf16 *row = p->rows[tap];
    if (row == outside) {
      b += j->l->runs * blocks * n * PAIR * TILE_N;
      continue;
    }
    row += p->x * hop;
    for (int64_t run = 0; run < j->l->runs; run++) {
      b = add_run(m, n, row + run * c->dilation[2] * c->channels, hop, blocks, b, s);
    }
  }
#pragma GCC unroll 14
  for (int i = 0; i < m; i++) {
    for (int t = 0; t < n; t++) _mm512_store_ps(sums + i * width + t * TILE_N, s[i][t]);
  }
}

#define CASE(m) case m: if (n == 2) sum_pairs(j, m, 2, p, b, sums, width); else sum_pairs(j, m, 1, p, b, sums, width); break
static void sum_place(const job *j, int n, const place *p, const bf16 *b, float *sums, int64_t width) {
  switch (j->l->rows) {
    CASE(1); CASE(2); CASE(3); CASE(4); CASE(5); CASE(6); CASE(7);
    CASE(8); CASE(9); CASE(10); CASE(11); CASE(12); CASE(13); CASE(14);
  }
}

void pair_sums(const job *j, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width) {
  for (int i = 0; i < m; i++) sum_place(j, n, places + i, b, sums + i * TILE_ROWS * width, width);
}
