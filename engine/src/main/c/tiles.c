/*
 * Convolution by AMX tiles: an implicit matrix product over rows of the result.
 *
 * Source rows (along width) are brought to bfloat16 just ahead of use, each float32 as the sum of
 * `parts` numbers, and kept in a ring of rows. With channels last, the window of a result position
 * covers one contiguous run of kernel-width * channels numbers in each row, so that a tile of 16
 * positions is one strided load: no window is ever copied. Dilated rows give one run for each tap.
 * A run is cut into blocks of 32 numbers; behind its end it reads its neighbours against weights 0.
 *
 * Where products are of bfloat16 alone, arrays may be bfloat16, too: a source that is rounded by its producer
 * has the numbers that it would be rounded to here.
 *
 * Narrow rows leave tiles half empty, and weights beyond the cache are read anew for each item: so equal
 * rows of several items may lie side by side as one row, as far apart that no window sees two of them.
 * Results between two items are computed and dropped.
 *
 *   tiles 0-3  sums of 2 x 16 positions and 2 x 16 filters      4, 5  positions      6, 7  weights
 *
 * Products of parts i and j with i + j < parts are summed, small ones first where the order of tile
 * loads allows: a load costs as much as a product, so every loaded tile is used as often as can be.
 * Every position's sum has the same order whatever rows, threads or items are computed beside it.
 */
#include "kernels.h"

#include <immintrin.h>
#include <pthread.h>
#include <string.h>

typedef uint16_t bf16;

/* Bytes of converted rows, and of packed weights, that stay in the cache beside each other. */
enum { BAND_BYTES = 512 << 10, KEPT_WEIGHTS = 768 << 10, FEW_ROWS = 12, MOST_TILES = 16, MAX_THREADS = 64 };

typedef struct {
  int64_t runs, run;      /* runs of a kernel row, numbers in each */
  int64_t blocks;         /* of 32 numbers in a run */
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
} layout;

static int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t at_least(int64_t a, int64_t b) { return a > b ? a : b; }

static int64_t clamp(int64_t x, int64_t low, int64_t high) {
  return x < low ? low : x > high ? high : x;
}

/* The first source row that a result row or a later one sees; never decreases. */
static int64_t first_row(const convolution *c, int64_t row) {
  const int64_t z = row / c->dst[1] * c->stride[0] - c->before[0];
  const int64_t y = row % c->dst[1] * c->stride[1] - c->before[1];
  return z < 0 ? 0 : clamp(z, 0, c->src[0] - 1) * c->src[1] + clamp(y, 0, c->src[1] - 1);
}

/* No result row in [from, to) sees a source row behind this one. */
static int64_t last_row(const convolution *c, int64_t from, int64_t to) {
  const int64_t row = to - 1, reach_z = (c->kernel[0] - 1) * c->dilation[0], reach_y = (c->kernel[1] - 1) * c->dilation[1];
  const int64_t z = row / c->dst[1] * c->stride[0] - c->before[0] + reach_z;
  const int64_t y = row % c->dst[1] * c->stride[1] - c->before[1] + reach_y;
  const int one_slice = from / c->dst[1] == row / c->dst[1];
  return clamp(z, 0, c->src[0] - 1) * c->src[1] + (one_slice ? clamp(y, 0, c->src[1] - 1) : c->src[1] - 1);
}

/* A window of one column needs no column between two windows. */
static int is_gathered(const convolution *c) { return c->kernel[2] == 1; }

/*
 * Numbers of a converted row from one result to the next. What is gathered is aligned, so that no
 * position sees another one's numbers; a tile's rows 1024 bytes apart would share few sets of the cache.
 */
static int64_t hop_of(const convolution *c) {
  if (!is_gathered(c)) return c->stride[2] * c->channels;
  const int64_t aligned = ceil_div(c->channels, TILE_K) * TILE_K;
  return aligned % 512 == 0 ? aligned + TILE_K : aligned;
}

/* Numbers of an item's converted row ahead of its end: zeros, then what there is of the source. */
static int64_t item_numbers(const convolution *c) {
  if (is_gathered(c)) return c->dst[2] * hop_of(c);
  return (at_least(c->before[2], 0) + at_least(c->src[2] - at_least(-c->before[2], 0), 0)) * c->channels;
}

static layout layout_with(const convolution *c, int64_t items) {
  layout l;
  const int whole = c->dilation[2] == 1;
  l.runs = whole ? 1 : c->kernel[2];
  l.run = whole ? c->kernel[2] * c->channels : c->channels;
  l.blocks = ceil_div(l.run, TILE_K);
  l.steps = c->kernel[0] * c->kernel[1] * l.runs * l.blocks;
  l.items = items;
  l.hop = hop_of(c);
  const int64_t window = (l.runs - 1) * c->dilation[2] * c->channels + l.blocks * TILE_K;
  const int64_t seen = at_least((c->dst[2] - 1) * l.hop + window, item_numbers(c));
  l.results = ceil_div(seen, l.hop);
  l.width = (items - 1) * l.results + c->dst[2];
  l.pitch = ceil_div((items - 1) * l.results * l.hop + seen, TILE_K) * TILE_K;
  l.tiles = ceil_div(l.width, TILE_ROWS);
  l.rows = ceil_div(l.width, l.tiles);
  l.result_rows = c->dst[0] * c->dst[1];
  const int64_t row_bytes = l.pitch * c->parts * (int64_t)sizeof(bf16) * c->stride[1];
  l.band = at_least(2, BAND_BYTES / row_bytes);
  if (l.band > l.result_rows) l.band = l.result_rows;
  l.ring = c->ring;
  return l;
}

/* A product of fewer rows takes less time, but loading the weights does not. */
static double filled_rows(const convolution *c, const layout *l) {
  const double counted = (double)(l->items * c->dst[2]) / (double)(l->tiles * l->rows);
  return l->rows < FEW_ROWS ? counted * (double)l->rows / FEW_ROWS : counted;
}

/* Bytes of packed weights: [pair of filter tiles][step][part][tile of the pair][16][16][2]. */
static int64_t weight_bytes(const convolution *c, const layout *l) {
  return ceil_div(c->filters, TILE_N) * l->steps * c->parts * TILE_ELEMENTS * (int64_t)sizeof(bf16);
}

/* As many items side by side as fill the tiles best, or as use weights beyond the cache most often. */
static layout layout_of(const convolution *c) {
  layout best = layout_with(c, 1);
  const int64_t rows = at_least(2, (c->kernel[1] - 1) * c->dilation[1] + c->stride[1]);
  for (int64_t items = 2; items <= c->batch; items++) {
    if (c->batch % items != 0) continue;
    const layout l = layout_with(c, items);
    if (rows * l.pitch * c->parts * (int64_t)sizeof(bf16) > BAND_BYTES) break; /* more items are larger still */
    const int pays = weight_bytes(c, &l) > KEPT_WEIGHTS || filled_rows(c, &l) > 1.02 * filled_rows(c, &best);
    if (pays) best = l;
  }
  return best;
}

/* The share of all products that count: others are with padding of channels, filters or positions. */
double convoy_tiles_filled(const convolution *c) {
  const layout l = layout_of(c);
  return (double)l.run / (double)(l.blocks * TILE_K)
      * (double)c->filters / (double)(ceil_div(c->filters, TILE_N) * TILE_N) * filled_rows(c, &l);
}

/* Converted source rows that a band of result rows needs at once, wherever it begins. */
int64_t convoy_tiles_ring(const convolution *c) {
  const layout l = layout_of(c);
  int64_t ring = 1;
  for (int64_t row = 0; row < l.result_rows; row++) {
    const int64_t end = row + l.band < l.result_rows ? row + l.band : l.result_rows;
    ring = at_least(ring, last_row(c, row, end) - first_row(c, row) + 1);
  }
  return ring;
}

int64_t convoy_tiles_weight_bytes(const convolution *c) {
  const layout l = layout_of(c);
  return weight_bytes(c, &l);
}

/* One converted row more than the ring: zeros, for rows outside the source. */
static int64_t thread_bytes(const convolution *c, const layout *l) {
  return (l->ring + 1) * l->pitch * c->parts * (int64_t)sizeof(bf16);
}

int64_t convoy_tiles_scratch_bytes(const convolution *c) {
  const layout l = layout_of(c);
  return c->threads * ceil_div(thread_bytes(c, &l), 64) * 64;
}

static float as_float(bf16 value) {
  const uint32_t bits = (uint32_t)value << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

static bf16 rounded(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000) return (bf16)(bits >> 16 | 0x40);
  return (bf16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* Brings Keras' kernel [depth, height, width, channels, filters] to tiles of weights. */
void convoy_tiles_pack(const convolution *c, const float *weights, bf16 *packed) {
  const layout l = layout_of(c);
  const int64_t tiles = ceil_div(c->filters, TILE_N);
  memset(packed, 0, (size_t)convoy_tiles_weight_bytes(c));
  for (int64_t f = 0; f < c->filters; f++) {
    const int64_t tile = f / TILE_N, pair = tile / 2;
    const int64_t width = pair * 2 + 1 < tiles ? 2 : 1;
    for (int64_t k = 0; k < c->kernel[0] * c->kernel[1] * l.runs * l.run; k++) {
      const int64_t step = k / l.run * l.blocks + k % l.run / TILE_K;
      const int64_t lane = k % l.run % TILE_K;
      float rest = weights[k * c->filters + f];
      for (int64_t part = 0; part < c->parts; part++) {
        const bf16 value = rounded(rest);
        rest -= as_float(value);
        const int64_t place = pair * 2 * l.steps * c->parts
            + (step * c->parts + part) * width + tile % 2;
        packed[place * TILE_ELEMENTS + lane / 2 * TILE_N * 2 + f % TILE_N * 2 + lane % 2] = value;
      }
    }
  }
}

typedef struct {
  const convolution *c;
  const layout *l;
  int halves;           /* which of src, residual and dst are bfloat16 */
  const char *src;
  const float *weights, *bias;
  const bf16 *packed;
  const char *residual; /* added to the result in the same place; 0: nothing */
  char *dst;
  bf16 *ring;
  int64_t from, to; /* result rows of all groups of items */
} job;

/* Splits n numbers: part 0 is the nearest bfloat16, part 1 the nearest to what is left, ... */
static void split(const float *src, int64_t n, int64_t parts, bf16 *dst, int64_t pitch) {
  for (int64_t i = 0; i < n; i += 16) {
    const __mmask16 lanes = n - i >= 16 ? 0xffff : (__mmask16)((1u << (n - i)) - 1);
    __m512 rest = _mm512_maskz_loadu_ps(lanes, src + i);
    for (int64_t part = 0; part < parts; part++) {
      const __m256i value = (__m256i)_mm512_cvtneps_pbh(rest);
      _mm256_mask_storeu_epi16(dst + part * pitch + i, lanes, value);
      rest = _mm512_sub_ps(rest, _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(value), 16)));
    }
  }
}

static int64_t bytes_of(const job *j, int array) { return j->halves & array ? sizeof(bf16) : sizeof(float); }

/* Brings n numbers of the source to bfloat16. */
static void convert(const job *j, const char *src, int64_t n, bf16 *dst) {
  if (j->halves & HALF_SRC) memcpy(dst, src, (size_t)n * sizeof(bf16));
  else split((const float *)src, n, j->c->parts, dst, j->l->pitch);
}

/* Whether any window sees this source row. */
static int is_seen(const convolution *c, int64_t row) {
  return c->kernel[1] > 1 || (row % c->src[1] + c->before[1]) % c->stride[1] == 0;
}

/* Converts the columns that windows of one column see, and zeros outside the source and behind the channels. */
static void gather(const job *j, const char *src, bf16 *dst) {
  const convolution *c = j->c;
  const int64_t hop = hop_of(c), column_bytes = c->channels * bytes_of(j, HALF_SRC);
  for (int64_t x = 0; x < c->dst[2]; x++, dst += hop) {
    const int64_t column = x * c->stride[2] - c->before[2];
    const int64_t n = column >= 0 && column < c->src[2] ? c->channels : 0;
    convert(j, src + column * column_bytes, n, dst);
    for (int64_t part = 0; part < c->parts && n < hop; part++) {
      memset(dst + part * j->l->pitch + n, 0, (size_t)(hop - n) * sizeof(bf16));
    }
  }
}

/* Brings a row of each item of a group to the ring; what lies between them is 0. */
static void convert_row(const job *j, const char *group, int64_t row) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t ahead = at_least(c->before[2], 0) * c->channels, skipped = at_least(-c->before[2], 0) * c->channels;
  const int64_t width = c->src[2] * c->channels, source = c->src[0] * c->src[1] * width;
  const int64_t numbers = item_numbers(c), room = l->results * l->hop;
  bf16 *dst = j->ring + row % l->ring * c->parts * l->pitch;
  for (int64_t item = 0; item < l->items; item++) {
    const char *src = group + (item * source + row * width) * bytes_of(j, HALF_SRC);
    bf16 *begin = dst + item * room;
    const int64_t end = item + 1 < l->items ? room : l->pitch - item * room;
    for (int64_t part = 0; part < c->parts; part++) {
      if (!is_gathered(c)) memset(begin + part * l->pitch, 0, (size_t)ahead * sizeof(bf16));
      memset(begin + part * l->pitch + numbers, 0, (size_t)(end - numbers) * sizeof(bf16));
    }
    if (is_gathered(c)) gather(j, src, begin);
    else convert(j, src + skipped * bytes_of(j, HALF_SRC), numbers - ahead, begin + ahead);
  }
}

/* The converted row that a result row sees at a tap; the row of zeros outside the source. */
static const bf16 *seen(const job *j, int64_t row, int64_t kz, int64_t ky) {
  const convolution *c = j->c;
  const int64_t z = row / c->dst[1] * c->stride[0] - c->before[0] + kz * c->dilation[0];
  const int64_t y = row % c->dst[1] * c->stride[1] - c->before[1] + ky * c->dilation[1];
  const int inside = z >= 0 && z < c->src[0] && y >= 0 && y < c->src[1];
  const int64_t slot = inside ? (z * c->src[1] + y) % j->l->ring : j->l->ring;
  return j->ring + slot * c->parts * j->l->pitch;
}

typedef struct {
  int64_t row, x;        /* of the first position of a tile of results; x along all items of the row */
  int64_t at[TILE_ROWS]; /* where the positions' results are; less than 0: between two items */
} place;

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
static inline __attribute__((always_inline)) void step(
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

/* Sums of m tiles of positions and n of filters, left in sums[filter tile][position tile]. */
static inline __attribute__((always_inline)) void sum_tiles(
    const job *j, int parts, int m, int n, const place *places, const bf16 *b, float sums[][2][TILE_ROWS * TILE_N]) {
  const convolution *c = j->c;
  const int64_t pitch = j->l->pitch, blocks = j->l->blocks;
  const int64_t hop = j->l->hop, stride = hop * (int64_t)sizeof(bf16);
  _tile_zero(0);
  if (n == 2) _tile_zero(1);
  if (m == 2) _tile_zero(2);
  if (m == 2 && n == 2) _tile_zero(3);
  for (int64_t kz = 0; kz < c->kernel[0]; kz++) {
    for (int64_t ky = 0; ky < c->kernel[1]; ky++) {
      const bf16 *row0 = seen(j, places[0].row, kz, ky) + places[0].x * hop;
      const bf16 *row1 = m == 2 ? seen(j, places[1].row, kz, ky) + places[1].x * hop : row0;
      for (int64_t run = 0; run < j->l->runs; run++) {
        const int64_t offset = run * c->dilation[2] * c->channels;
        for (int64_t k = 0; k < blocks; k++, b += parts * n * TILE_ELEMENTS) {
          step(parts, m, n, row0 + offset + k * TILE_K, row1 + offset + k * TILE_K, b, pitch, stride);
        }
      }
    }
  }
  _tile_stored(0, sums[0][0], 64);
  if (n == 2) _tile_stored(1, sums[1][0], 64);
  if (m == 2) _tile_stored(2, sums[0][1], 64);
  if (m == 2 && n == 2) _tile_stored(3, sums[1][1], 64);
}

#define CASE(p, m, n) case (p) * 16 + (m) * 4 + (n): sum_tiles(j, p, m, n, places, b, sums); break
static void sum_any(const job *j, int m, int n, const place *places, const bf16 *b, float sums[][2][TILE_ROWS * TILE_N]) {
  switch ((int)j->c->parts * 16 + m * 4 + n) {
    CASE(1, 1, 1); CASE(1, 1, 2); CASE(1, 2, 1); CASE(1, 2, 2);
    CASE(2, 1, 1); CASE(2, 1, 2); CASE(2, 2, 1); CASE(2, 2, 2);
    CASE(3, 1, 1); CASE(3, 1, 2); CASE(3, 2, 1); CASE(3, 2, 2);
  }
}

enum { LINEAR, ZERO_BELOW, RAMP_BELOW };

/* NaN passes through: min returns its second operand then, and no comparison holds. */
static inline __attribute__((always_inline)) __m512 activated(const convolution *c, int kind, __m512 x) {
  if (kind == LINEAR) return x;
  const __m512 threshold = _mm512_set1_ps((float)c->threshold);
  const __m512 high = _mm512_min_ps(_mm512_set1_ps((float)c->ceiling), x);
  const __mmask16 low = _mm512_cmp_ps_mask(x, threshold, _CMP_LE_OQ);
  if (kind == ZERO_BELOW) return _mm512_maskz_mov_ps((__mmask16)~low, high);
  return _mm512_mask_mov_ps(high, low, _mm512_mul_ps(_mm512_set1_ps((float)c->slope), _mm512_sub_ps(x, threshold)));
}

static int kind_of(const convolution *c) { return !c->rectify ? LINEAR : c->slope == 0 ? ZERO_BELOW : RAMP_BELOW; }

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
  float sums[MOST_TILES][2][TILE_ROWS * TILE_N] __attribute__((aligned(64)));
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

/* Adds bias and what else there is to add, applies the activation, and writes in the order of memory. */
static inline __attribute__((always_inline)) void write_results(
    const job *j, int kind, const place *p, int at, const results *r) {
  for (int64_t i = 0; i < j->l->rows; i++) {
    if (p->at[i] < 0) continue;
    for (int64_t tile = r->first; tile < r->end; tile++) {
      const __mmask16 lanes = lanes_of(j->c, tile);
      const int64_t to = p->at[i] + tile * TILE_N;
      __m512 x = _mm512_load_ps(r->sums[tile - r->first][at] + i * TILE_N);
      if (j->bias) x = _mm512_add_ps(x, _mm512_maskz_loadu_ps(lanes, j->bias + tile * TILE_N));
      if (j->residual) x = added(j, lanes, to, x);
      write(j, lanes, to, activated(j->c, kind, x));
    }
  }
}

static void write_place(const job *j, const place *p, int at, const results *r) {
  switch (kind_of(j->c)) {
    case LINEAR: write_results(j, LINEAR, p, at, r); break;
    case ZERO_BELOW: write_results(j, ZERO_BELOW, p, at, r); break;
    default: write_results(j, RAMP_BELOW, p, at, r);
  }
}

/* Computes two tiles of places from `at` on, or what there is of them, for the filters of `r`. */
static void compute_places(const job *j, int64_t group, int64_t from, int64_t at, int64_t all, results *r) {
  const int m = at + 1 < all ? 2 : 1;
  place places[2];
  for (int i = 0; i < m; i++) places[i] = place_of(j, group, from, at + i);
  for (int64_t tile = r->first; tile < r->end; tile += 2) {
    const bf16 *b = j->packed + tile * j->l->steps * j->c->parts * TILE_ELEMENTS;
    sum_any(j, m, tile + 1 < r->end ? 2 : 1, places, b, r->sums + (tile - r->first));
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

typedef struct {
  uint8_t palette, start, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} tile_shapes;

static void configure(int64_t rows) {
  tile_shapes shapes = {.palette = 1};
  for (int i = 0; i < 8; i++) {
    shapes.bytes[i] = 64;
    shapes.rows[i] = (uint8_t)(i < 6 ? rows : 16);
  }
  _tile_loadconfig(&shapes);
}

static void *run_job(void *argument) {
  const job *j = argument;
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t source = l->items * c->src[0] * c->src[1] * c->src[2] * c->channels;
  memset(j->ring + l->ring * c->parts * l->pitch, 0, (size_t)(c->parts * l->pitch) * sizeof(bf16));
  configure(l->rows);
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
  _tile_release();
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
