/* What the files of the dense convolution share: how its work is laid out, and one thread's job. */
#ifndef CONVOY_TILES_H
#define CONVOY_TILES_H

#include "kernels.h"

#include <immintrin.h>
#include <string.h>

typedef uint16_t bf16;

#define INLINE static inline __attribute__((always_inline))

/* Bytes of converted rows, and of packed weights, that stay in the cache beside each other. */
enum { BAND_BYTES = 512 << 10, KEPT_WEIGHTS = 768 << 10 };

typedef struct {
  int64_t runs, run;      /* runs of a kernel row, numbers in each */
  int64_t blocks;         /* of `unit` numbers in a run */
  int64_t steps;          /* blocks of a whole window */
  int64_t items;          /* side by side in a row */
  int64_t hop;            /* numbers of a converted row from one result to the next */
  int64_t results;        /* from one item to the next in a row, dropped ones included */
  int64_t width;          /* results of a row of all items */
  int64_t pitch;          /* numbers of one part of a converted row */
  int64_t tiles, rows;    /* tiles along a result row, positions in each */
  int64_t result_rows;    /* of one item */
  int64_t band;           /* result rows computed with the same weights in the cache */
  int64_t ring;           /* converted rows kept */
  uint64_t ring_inverse;  /* a little above 2^63 / ring: a product takes the place of a division for each tap */
} layout;

static inline int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

static inline int64_t at_least(int64_t a, int64_t b) { return a > b ? a : b; }

static inline int64_t clamp(int64_t x, int64_t low, int64_t high) {
  return x < low ? low : x > high ? high : x;
}

static inline int is_amx(const convolution *c) { return c->unit == TILE_K; }

/* Packed numbers of one filter tile in a step. */
static inline int64_t step_numbers(const convolution *c) { return c->unit * TILE_N; }

layout layout_of(const convolution *c);

/* Sets how many source rows there are at once. */
void keep_rows(layout *l, int64_t rows);

/* The first source row that a result row or a later one sees; never decreases. */
int64_t first_row(const convolution *c, int64_t row);

/* No result row in [from, to) sees a source row behind this one. */
int64_t last_row(const convolution *c, int64_t from, int64_t to);

/* A window of one column needs no column between two windows: what it sees is gathered. */
static inline int is_gathered(const convolution *c) { return c->kernel[2] == 1; }

/* Numbers of an item's converted row ahead of its end: zeros, then what there is of the source. */
int64_t item_numbers(const convolution *c);

/* Bytes of packed weights: [pair of filter tiles][step][part][tile of the pair][unit / 2][16][2]. */
int64_t weight_bytes(const convolution *c, const layout *l);

/* One converted row more than the ring: zeros, for rows outside the source. */
int64_t thread_bytes(const convolution *c, const layout *l);

typedef struct {
  const convolution *c;
  const layout *l;
  int halves;           /* which of src, residual and dst are bfloat16 */
  const char *src;
  const float *weights, *bias;
  const bf16 *packed;
  const char *residual; /* added to the result in the same place; 0: nothing */
  char *dst;
  bf16 *ring;           /* converted source rows; of a pointwise layer of bfloat16 the source itself */
  int64_t from, to;     /* result rows of all groups of items */
} job;

/* Brings a row of each item of a group to the ring; what lies between them is 0. */
void convert_row(const job *j, const char *group, int64_t row);

/* Where in the ring the row of zeros is that is seen outside the source. */
static inline int64_t outside_at(const job *j) { return j->l->ring * j->c->parts * j->l->pitch; }

static inline const bf16 *row_outside(const job *j) { return j->ring + outside_at(j); }

typedef struct {
  int64_t z, y;          /* of the result row */
  int64_t x;             /* of the first position of a tile of results, along all items of the row */
  int64_t at[TILE_ROWS]; /* where the positions' results are; less than 0: between two items */
} place;

/* The converted row that a place sees at a tap. */
static inline const bf16 *seen(const job *j, const place *p, int64_t kz, int64_t ky) {
  const convolution *c = j->c;
  const int64_t z = p->z * c->stride[0] - c->before[0] + kz * c->dilation[0];
  const int64_t y = p->y * c->stride[1] - c->before[1] + ky * c->dilation[1];
  if (z < 0 || z >= c->src[0] || y < 0 || y >= c->src[1]) return row_outside(j);
  const int64_t row = z * c->src[1] + y;
  const int64_t turns = (int64_t)((unsigned __int128)(uint64_t)row * j->l->ring_inverse >> 63);
  return j->ring + (row - turns * j->l->ring) * c->parts * j->l->pitch;
}

/*
 * Sums products at m places for n tiles of filters, one or two of each; b are the weights of these filters.
 * The sums of position i of place p begin at (p * TILE_ROWS + i) * width.
 */
void amx_sums(const job *j, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width);
void pair_sums(const job *j, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width);

/* Prepares this thread for tiles of so many positions, and gives them back. */
void amx_begin(int64_t rows);
void amx_end(void);

#endif
