/* How a dense convolution's rows, weights and threads are laid out, and its weights packed. */
#include "tiles.h"

int64_t first_row(const convolution *c, int64_t row) {
  const int64_t z = row / c->dst[1] * c->stride[0] - c->before[0];
  const int64_t y = row % c->dst[1] * c->stride[1] - c->before[1];
  return z < 0 ? 0 : clamp(z, 0, c->src[0] - 1) * c->src[1] + clamp(y, 0, c->src[1] - 1);
}

int64_t last_row(const convolution *c, int64_t from, int64_t to) {
  const int64_t row = to - 1, reach_z = (c->kernel[0] - 1) * c->dilation[0], reach_y = (c->kernel[1] - 1) * c->dilation[1];
  const int64_t z = row / c->dst[1] * c->stride[0] - c->before[0] + reach_z;
  const int64_t y = row % c->dst[1] * c->stride[1] - c->before[1] + reach_y;
  const int one_slice = from / c->dst[1] == row / c->dst[1];
  return clamp(z, 0, c->src[0] - 1) * c->src[1] + (one_slice ? clamp(y, 0, c->src[1] - 1) : c->src[1] - 1);
}

/* Positions of a tile: AMX has 16 rows; 14 by two vectors of sums leave four registers for what is multiplied. */
static int64_t most_rows(const convolution *c) { return is_amx(c) ? TILE_ROWS : PAIR_ROWS; }

/*
 * Numbers of a converted row from one result to the next. What is gathered is aligned, so that no
 * position sees another one's numbers; a tile's rows 1024 bytes apart would share few sets of the cache.
 */
static int64_t hop_of(const convolution *c) {
  if (!is_gathered(c)) return c->stride[2] * c->channels;
  const int64_t aligned = ceil_div(c->channels, TILE_K) * TILE_K;
  return aligned % 512 == 0 ? aligned + TILE_K : aligned;
}

int64_t item_numbers(const convolution *c) {
  if (is_gathered(c)) return c->dst[2] * hop_of(c);
  return (at_least(c->ahead, 0) + at_least(c->src[2] - at_least(-c->ahead, 0), 0)) * c->channels;
}

void keep_rows(layout *l, int64_t rows) {
  l->ring = rows;
  l->ring_inverse = (UINT64_C(1) << 63) / (uint64_t)at_least(rows, 1) + 1;
}

/* Whether all weights stay in the cache, whatever the band. */
static int keeps_weights(const convolution *c, const layout *l) { return weight_bytes(c, l) <= KEPT_WEIGHTS; }

int converts_ahead(const convolution *c, const layout *l) { return overlaps(c) && keeps_weights(c, l); }

static layout layout_with(const convolution *c, int64_t items) {
  layout l;
  const int whole = c->dilation[2] == 1;
  l.runs = whole ? 1 : c->kernel[2];
  l.run = whole ? c->kernel[2] * c->channels : c->channels;
  l.blocks = ceil_div(l.run, c->unit);
  l.steps = c->kernel[0] * c->kernel[1] * l.runs * l.blocks;
  l.items = items;
  l.hop = hop_of(c);
  const int64_t window = (l.runs - 1) * c->dilation[2] * c->channels + l.blocks * c->unit;
  l.offset = (c->ahead - c->before[2]) * c->channels;
  const int64_t seen = at_least(l.offset + (c->dst[2] - 1) * l.hop + window, item_numbers(c));
  l.results = ceil_div(seen, l.hop);
  l.width = (items - 1) * l.results + c->dst[2];
  l.pitch = at_least(c->pitch, ceil_div((items - 1) * l.results * l.hop + seen, TILE_K) * TILE_K);
  l.tiles = ceil_div(l.width, most_rows(c));
  l.rows = ceil_div(l.width, l.tiles);
  l.result_rows = c->dst[0] * c->dst[1];
  const int64_t row_bytes = l.pitch * c->parts * (int64_t)sizeof(bf16) * c->stride[1];
  const int64_t bytes = keeps_weights(c, &l) ? SMALL_BAND_BYTES : BAND_BYTES;
  l.band = at_least(2, bytes / row_bytes);
  if (l.band > l.result_rows) l.band = l.result_rows;
  keep_rows(&l, c->ring);
  return l;
}

/* The share of products that count. By AMX, one of fewer rows takes as long; by pairs, loading the weights does. */
static double filled_rows(const convolution *c, const layout *l) {
  const int64_t paid = is_amx(c) ? TILE_ROWS : at_least(l->rows, 4);
  return (double)(l->items * c->dst[2]) / (double)(l->tiles * paid);
}

int64_t weight_bytes(const convolution *c, const layout *l) {
  return ceil_div(c->filters, TILE_N) * l->steps * c->parts * step_numbers(c) * (int64_t)sizeof(bf16);
}

/* As many items side by side as fill the tiles best, or as use weights beyond the cache most often. */
layout layout_of(const convolution *c) {
  layout best = layout_with(c, 1);
  const int64_t rows = at_least(2, (c->kernel[1] - 1) * c->dilation[1] + c->stride[1]);
  for (int64_t items = 2; items <= c->batch; items++) {
    if (c->batch % items != 0) continue;
    const layout l = layout_with(c, items);
    if (rows * l.pitch * c->parts * (int64_t)sizeof(bf16) > BAND_BYTES) break; /* more items are larger still */
    /* By pairs, products take so long that the next weights arrive meanwhile. */
    const int weights_pay = is_amx(c) && !keeps_weights(c, &l);
    const int pays = weights_pay || filled_rows(c, &l) > 1.02 * filled_rows(c, &best);
    if (pays) best = l;
  }
  return best;
}

/* The share of all products that count: others are with padding of channels, filters or positions. */
double convoy_tiles_filled(const convolution *c) {
  const layout l = layout_of(c);
  return (double)l.run / (double)(l.blocks * c->unit)
      * (double)c->filters / (double)(ceil_div(c->filters, TILE_N) * TILE_N) * filled_rows(c, &l);
}

/* Converted source rows that are needed at once, wherever a band begins: its own and perhaps the next one's. */
int64_t convoy_tiles_ring(const convolution *c) {
  const layout l = layout_of(c);
  int64_t ring = 1;
  for (int64_t row = 0; row < l.result_rows; row++) {
    int64_t from = row, to = row + l.band < l.result_rows ? row + l.band : l.result_rows, before = 0;
    if (converts_ahead(c, &l)) {
      before = to == l.result_rows ? source_rows(c) : 0;
      from = to % l.result_rows;
      to = from + l.band < l.result_rows ? from + l.band : l.result_rows;
    }
    ring = at_least(ring, before + last_row(c, from, to) - first_row(c, row) + 1);
  }
  return ring;
}

int64_t convoy_tiles_pitch(const convolution *c) { return layout_of(c).pitch; }

int64_t convoy_tiles_weight_bytes(const convolution *c) {
  const layout l = layout_of(c);
  return weight_bytes(c, &l);
}

int64_t thread_bytes(const convolution *c, const layout *l) {
  const int64_t rows_seen = 2 * c->kernel[0] * c->kernel[1] * (int64_t)sizeof(bf16 *);
  return (l->ring + 1) * l->pitch * c->parts * (int64_t)sizeof(bf16) + rows_seen;
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
      const int64_t step = k / l.run * l.blocks + k % l.run / c->unit;
      const int64_t lane = k % l.run % c->unit;
      float rest = weights[k * c->filters + f];
      for (int64_t part = 0; part < c->parts; part++) {
        const bf16 value = rounded(rest);
        rest -= as_float(value);
        const int64_t place = pair * 2 * l.steps * c->parts
            + (step * c->parts + part) * width + tile % 2;
        packed[place * step_numbers(c) + lane / 2 * TILE_N * 2 + f % TILE_N * 2 + lane % 2] = value;
      }
    }
  }
}
