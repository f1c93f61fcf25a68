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

/* Bytes of converted rows of a band where all weights stay in the cache anyway. */
enum { SMALL_BAND_BYTES = 64 << 10 };

/* Tiles of filters that are computed for a whole band before others are, and that are written together. */
enum { MOST_TILES = 16, WRITTEN_TILES = 8 };

typedef struct {
  int64_t runs, run;      /* runs of a kernel row, numbers in each */
  int64_t blocks;         /* of `unit` numbers in a run */
  int64_t steps;          /* blocks of a whole window */
  int64_t items;          /* side by side in a row */
  int64_t hop;            /* numbers of a converted row from one result to the next */
  int64_t offset;         /* numbers ahead of what the first result sees */
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

/*
 * Whether results are written, and perhaps rows converted, between products. Beside one product for each number and
 * few filters there is as much else to do, which was not faster.
 */
static inline int overlaps(const convolution *c) { return is_amx(c) && (c->parts > 1 || c->filters > 64); }

/* Packed numbers of one filter tile in a step. */
static inline int64_t step_numbers(const convolution *c) { return c->unit * TILE_N; }

layout layout_of(const convolution *c);

/* Whether the rows of the next band are converted while one is computed: only beside weights that stay in the cache. */
int converts_ahead(const convolution *c, const layout *l);

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

/* Where in the ring the row of zeros is that is seen outside the source. */
static inline int64_t outside_at(const job *j) { return j->l->ring * j->c->parts * j->l->pitch; }

static inline const bf16 *row_outside(const job *j) { return j->ring + outside_at(j); }

/* Source rows of an item. */
static inline int64_t source_rows(const convolution *c) { return c->src[0] * c->src[1]; }

/* A source row in the ring; rows are counted through all groups. */
static inline bf16 *in_ring(const job *j, int64_t row) {
  const int64_t turns = (int64_t)((unsigned __int128)(uint64_t)row * j->l->ring_inverse >> 63);
  return j->ring + (row - turns * j->l->ring) * j->c->parts * j->l->pitch;
}

/* Up to 16 results side by side. */
typedef struct {
  int64_t group;
  int64_t z, y;            /* of the result row */
  int64_t x;               /* of the first position, along all items of the row */
  const bf16 *const *rows; /* of the converted rows seen what the first result sees: [depth of the kernel][height] */
  int64_t at[TILE_ROWS];   /* where the positions' results are; less than 0: between two items */
} place;

/* Work in pieces that can be done a little in each step of products, which leaves most of the core's units free. */
typedef struct work {
  void (*some)(struct work *, int64_t pieces);
  int64_t left;       /* pieces */
  int64_t due, share; /* in 1 / ONE_PIECE: what is due, and what each step adds to it */
} work;

enum { ONE_PIECE = 1 << 20 };

/* Lets what is left be done in so many steps. */
static inline void spread(work *w, int64_t steps) {
  w->due = 0;
  w->share = w->left * ONE_PIECE / at_least(steps, 1);
}

static inline void do_some(work *w, int64_t pieces) {
  w->left -= pieces;
  if (pieces > 0) w->some(w, pieces);
}

/* Does what becomes due in a step. */
static inline void advance(work *w) {
  w->due += w->share;
  const int64_t pieces = w->due / ONE_PIECE < w->left ? w->due / ONE_PIECE : w->left;
  w->due -= pieces * ONE_PIECE;
  do_some(w, pieces);
}

static inline void finish(work *w) {
  w->share = 0;
  do_some(w, w->left);
}

/* Result rows [from, to) of a group. */
typedef struct {
  int64_t group, from, to;
} band;

/* Brings the source rows to the ring that a band sees and none before it saw. */
typedef struct {
  work work;
  const job *j;
  int64_t next, end;   /* rows, counted through all groups */
  int64_t item;        /* of row `next` */
  const char *src;     /* the item's row, ... */
  bf16 *dst;           /* ... where it goes, ... */
  int64_t at;          /* ... and how much of it is done */
  int64_t units, each; /* in numbers or columns: of an item's row, of a piece */
} conversion;

void begin_conversion(conversion *v, const job *j);

/* Makes the conversion's work all rows of the one item. */
void convert_item(conversion *v);

/* Makes the conversion's work what a band needs, having finished what it had to do. */
void convert_band(conversion *v, const band *b);

/* Sums of the tiles of filters [first, end) at up to two places: those of a position lie side by side, as its results will. */
typedef struct {
  int64_t first, end, width;
  int count;
  const place *places;
  float sums[2 * TILE_ROWS * WRITTEN_TILES * TILE_N] __attribute__((aligned(64)));
} results;

/* Ends sums and writes them to where results are. */
typedef struct {
  work work;
  const job *j;
  range range;        /* where the function is one */
  __mmask16 lanes;    /* of the last filters that fill no tile */
  const results *r;
  const float *bias;  /* of the results' first filter */
  int64_t whole;      /* filters of the results in whole tiles */
  int64_t at;         /* of the next position: its place * TILE_ROWS + its number there */
} writing;

void begin_writing(writing *w, const job *j);

/* Makes it the writing's work to write these; whatever it had to do is done. */
void write_results(writing *w, const results *r);

/* One thread at work. */
typedef struct {
  const job *j;
  conversion conversion;
  writing writing;
  int turn;
  place places[2][2];   /* of the results that are computed and of those that are written, in turn */
  results results[2];   /* the same */
  int64_t known[2];     /* result rows, even and odd, counted through all groups, ... */
  const bf16 **rows[2]; /* ... and the converted rows that they see */
} worker;

/*
 * Sums products at m places for n tiles of filters, one or two of each; b are the weights of these filters.
 * The sums of position i of place p begin at (p * TILE_ROWS + i) * width.
 */
void amx_sums(worker *w, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width);
void pair_sums(const job *j, int m, int n, const place *places, const bf16 *b, float *sums, int64_t width);

/* Prepares this thread for tiles of so many positions, and gives them back. */
void amx_begin(int64_t rows);
void amx_end(void);

#endif
