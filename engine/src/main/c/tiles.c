/*
 * Convolution by AMX tiles: an implicit matrix product over rows of the result.
 *
 * Source rows (along width) are brought to bfloat16 just ahead of use, each float32 as the sum of
 * `parts` numbers, and kept in a ring of rows. With channels last, the window of a result position
 * covers one contiguous run of kernel-width * channels numbers in each row, so that a tile of 16
 * positions is one strided load: no window is ever copied. Dilated rows give one run for each tap.
 * A run is cut into blocks of 32 numbers; behind its end it reads its neighbours against weights 0.
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

enum { BAND_BYTES = 512 << 10, MAX_THREADS = 64 };

typedef struct {
  int64_t runs, run;      /* runs of a kernel row, numbers in each */
  int64_t blocks;         /* of 32 numbers in a run */
  int64_t steps;          /* blocks of a whole window */
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

static layout layout_of(const convolution *c) {
  layout l;
  const int whole = c->dilation[2] == 1;
  l.runs = whole ? 1 : c->kernel[2];
  l.run = whole ? c->kernel[2] * c->channels : c->channels;
  l.blocks = ceil_div(l.run, TILE_K);
  l.steps = c->kernel[0] * c->kernel[1] * l.runs * l.blocks;
  const int64_t furthest = ((c->dst[2] - 1) * c->stride[2] + (l.runs - 1) * c->dilation[2]) * c->channels;
  const int64_t real = (c->before[2] + c->src[2]) * c->channels;
  l.pitch = ceil_div(at_least(furthest + l.blocks * TILE_K, real), TILE_K) * TILE_K;
  l.tiles = ceil_div(c->dst[2], TILE_ROWS);
  l.rows = ceil_div(c->dst[2], l.tiles);
  l.result_rows = c->dst[0] * c->dst[1];
  const int64_t row_bytes = l.pitch * c->parts * (int64_t)sizeof(bf16) * c->stride[1];
  l.band = at_least(2, BAND_BYTES / row_bytes);
  if (l.band > l.result_rows) l.band = l.result_rows;
  l.ring = c->ring;
  return l;
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

/* Bytes of packed weights: [pair of filter tiles][step][part][tile of the pair][16][16][2]. */
int64_t convoy_tiles_weight_bytes(const convolution *c) {
  const layout l = layout_of(c);
  return ceil_div(c->filters, TILE_N) * l.steps * c->parts * TILE_ELEMENTS * (int64_t)sizeof(bf16);
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
  const float *src, *weights, *bias;
  const bf16 *packed;
  float *dst;
  bf16 *ring;
  int64_t from, to; /* result rows of the whole batch */
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

static void convert_row(const job *j, const float *item, int64_t row) {
  const convolution *c = j->c;
  const int64_t ahead = at_least(c->before[2], 0) * c->channels, skipped = at_least(-c->before[2], 0) * c->channels;
  const int64_t width = c->src[2] * c->channels, n = at_least(width - skipped, 0);
  bf16 *dst = j->ring + row % j->l->ring * c->parts * j->l->pitch;
  for (int64_t part = 0; part < c->parts; part++) {
    bf16 *begin = dst + part * j->l->pitch;
    memset(begin, 0, (size_t)ahead * sizeof(bf16));
    memset(begin + ahead + n, 0, (size_t)(j->l->pitch - ahead - n) * sizeof(bf16));
  }
  split(item + row * width + skipped, n, c->parts, dst + ahead, j->l->pitch);
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
  int64_t row, x; /* of the first position of a tile of results */
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

/* Sums of m tiles of positions and n of filters, left in sums[position tile][filter tile]. */
static inline __attribute__((always_inline)) void sum_tiles(
    const job *j, int parts, int m, int n, const place *places, const bf16 *b, float sums[4][256]) {
  const convolution *c = j->c;
  const int64_t pitch = j->l->pitch, blocks = j->l->blocks;
  const int64_t stride = c->stride[2] * c->channels * (int64_t)sizeof(bf16);
  const int64_t hop = c->stride[2] * c->channels;
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
  _tile_stored(0, sums[0], 64);
  if (n == 2) _tile_stored(1, sums[1], 64);
  if (m == 2) _tile_stored(2, sums[2], 64);
  if (m == 2 && n == 2) _tile_stored(3, sums[3], 64);
}

#define CASE(p, m, n) case (p) * 16 + (m) * 4 + (n): sum_tiles(j, p, m, n, places, b, sums); break
static void sum_any(const job *j, int m, int n, const place *places, const bf16 *b, float sums[4][256]) {
  switch ((int)j->c->parts * 16 + m * 4 + n) {
    CASE(1, 1, 1); CASE(1, 1, 2); CASE(1, 2, 1); CASE(1, 2, 2);
    CASE(2, 1, 1); CASE(2, 1, 2); CASE(2, 2, 1); CASE(2, 2, 2);
    CASE(3, 1, 1); CASE(3, 1, 2); CASE(3, 2, 1); CASE(3, 2, 2);
  }
}

/* NaN passes through: max and min return their second operand then. */
static __m512 activated(const convolution *c, __m512 x) {
  if (!c->rectify) return x;
  const __m512 threshold = _mm512_set1_ps((float)c->threshold);
  const __m512 high = _mm512_min_ps(_mm512_set1_ps((float)c->ceiling), x);
  const __mmask16 low = _mm512_cmp_ps_mask(x, threshold, _CMP_LE_OQ);
  const __m512 ramp = _mm512_mul_ps(_mm512_set1_ps((float)c->slope), _mm512_sub_ps(x, threshold));
  return _mm512_mask_mov_ps(high, low, c->slope == 0 ? _mm512_setzero_ps() : ramp);
}

static int is_finite(__m512 x, __mmask16 lanes) {
  return _mm512_mask_fpclass_ps_mask(lanes, x, 0x99) == 0; /* NaN or infinity of any sign */
}

/* The first filter of a result position. */
static float *result(const job *j, int64_t item, place p) {
  const convolution *c = j->c;
  const int64_t z = p.row / c->dst[1] * c->step[0] + c->first[0];
  const int64_t y = p.row % c->dst[1] * c->step[1] + c->first[1];
  const int64_t x = p.x * c->step[2] + c->first[2];
  return j->dst + (((item * c->whole[0] + z) * c->whole[1] + y) * c->whole[2] + x) * c->filters;
}

/* Writes one tile of results: bias, activation; what is not finite is computed anew. */
static void store_tile(const job *j, int64_t item, place p, int64_t filter, const float *sums) {
  const convolution *c = j->c;
  const int64_t left = c->filters - filter;
  const __mmask16 lanes = left >= TILE_N ? 0xffff : (__mmask16)((1u << left) - 1);
  const __m512 bias = j->bias ? _mm512_maskz_loadu_ps(lanes, j->bias + filter) : _mm512_setzero_ps();
  const int64_t hop = c->step[2] * c->filters;
  float *dst = result(j, item, p) + filter;
  for (int64_t i = 0; i < j->l->rows; i++) {
    __m512 x = _mm512_add_ps(_mm512_loadu_ps(sums + i * TILE_N), bias);
    if (__builtin_expect(!is_finite(x, lanes), 0)) {
      float exact[TILE_N];
      direct_position(c, j->src + item * c->src[0] * c->src[1] * c->src[2] * c->channels,
                      j->weights, j->bias, filter, p.row / c->dst[1], p.row % c->dst[1], p.x + i, exact);
      x = _mm512_loadu_ps(exact);
    }
    _mm512_mask_storeu_ps(dst + i * hop, lanes, activated(c, x));
  }
}

/* Computes result rows [from, to) of one item, whose source rows are in the ring. */
static void compute_band(const job *j, int64_t item, int64_t from, int64_t to) {
  const layout *l = j->l;
  const int64_t tiles = ceil_div(j->c->filters, TILE_N), places = (to - from) * l->tiles;
  float sums[4][256] __attribute__((aligned(64)));
  for (int64_t tile = 0; tile < tiles; tile += 2) {
    const int n = tile + 1 < tiles ? 2 : 1;
    const bf16 *b = j->packed + tile * l->steps * j->c->parts * TILE_ELEMENTS;
    for (int64_t at = 0; at < places; at += 2) {
      const int m = at + 1 < places ? 2 : 1;
      place pair[2];
      for (int i = 0; i < m; i++) {
        const int64_t x = (at + i) % l->tiles * l->rows, most = j->c->dst[2] - l->rows;
        pair[i] = (place){from + (at + i) / l->tiles, x < most ? x : most};
      }
      sum_any(j, m, n, pair, b, sums);
      for (int i = 0; i < m; i++) {
        for (int k = 0; k < n; k++) store_tile(j, item, pair[i], (tile + k) * TILE_N, sums[i * 2 + k]);
      }
    }
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
  const int64_t source = c->src[0] * c->src[1] * c->src[2] * c->channels;
  memset(j->ring + l->ring * c->parts * l->pitch, 0, (size_t)(c->parts * l->pitch) * sizeof(bf16));
  configure(l->rows);
  for (int64_t at = j->from; at < j->to;) {
    const int64_t item = at / l->result_rows;
    const int64_t first = at % l->result_rows;
    int64_t end = first + (j->to - at);
    if (end > l->result_rows) end = l->result_rows;
    int64_t converted = first_row(c, first);
    for (int64_t row = first; row < end; row += l->band) {
      const int64_t stop = row + l->band < end ? row + l->band : end;
      const int64_t last = last_row(c, row, stop);
      converted = at_least(converted, first_row(c, row));
      for (; converted <= last; converted++) convert_row(j, j->src + item * source, converted);
      compute_band(j, item, row, stop);
    }
    at += end - first;
  }
  _tile_release();
  return 0;
}

/* Computes the whole batch with as many threads as the convolution says. */
int convoy_tiles_run(const convolution *c, const float *src, const float *weights, const float *bias,
                     const bf16 *packed, float *dst, uint8_t *scratch) {
  const layout l = layout_of(c);
  const int64_t rows = c->batch * l.result_rows, bytes = ceil_div(thread_bytes(c, &l), 64) * 64;
  const int64_t threads = c->threads < MAX_THREADS ? c->threads : MAX_THREADS;
  job jobs[MAX_THREADS];
  pthread_t others[MAX_THREADS];
  int started[MAX_THREADS] = {0};
  for (int64_t t = threads - 1; t >= 0; t--) {
    jobs[t] = (job){c, &l, src, weights, bias, packed, dst, (bf16 *)(scratch + t * bytes),
                    rows * t / threads, rows * (t + 1) / threads};
    started[t] = t > 0 && pthread_create(&others[t], 0, run_job, &jobs[t]) == 0;
    if (!started[t]) run_job(&jobs[t]);
  }
  for (int64_t t = 1; t < threads; t++) {
    if (started[t]) pthread_join(others[t], 0);
  }
  return 0;
}
