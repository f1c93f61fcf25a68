/* What Java and the kernels agree on: one convolution in numbers. */
#ifndef CONVOY_KERNELS_H
#define CONVOY_KERNELS_H

#include "functions.h"
#include "halves.h"

#include <stdint.h>

/* Channels (bfloat16) in one row of a tile, and result channels in one tile. */
enum { TILE_K = 32, TILE_N = 16, TILE_ROWS = 16, TILE_ELEMENTS = TILE_K * TILE_N };

/* Channels and positions at once where VDPBF16PS multiplies. */
enum { PAIR = 2, PAIR_ROWS = 14 };

/*
 * A dense convolution over depth, height and width, channels last. Fewer axes have size 1 there.
 * The fields are the numbers that TileProblem.java writes, in this order.
 */
typedef struct {
  int64_t batch;
  int64_t channels, filters;
  int64_t src[3], dst[3];      /* depth, height, width */
  int64_t kernel[3], stride[3], dilation[3];
  int64_t before[3];           /* zeros seen ahead of the source; below 0: positions of it that are not seen */
  int64_t parts;               /* bfloat16 numbers for one float32: 1, 2 or 3 */
  int64_t threads;
  int64_t ring;                /* source rows kept in bfloat16: what convoy_tiles_ring says */
  function after;              /* applied to each result, bias and residual included */
  int64_t whole[3];            /* sizes of the array that results are written to */
  int64_t step[3], first[3];   /* result i of an axis lies at i * step + first there */
  int64_t unit;                /* channels at once: TILE_K by AMX; PAIR by VDPBF16PS, which takes one part */
  int64_t ahead;               /* zeros ahead of a converted row, below 0: not converted; `before` of the width or more */
  int64_t pitch;               /* numbers of a part of a converted row at least */
  int64_t is_converted;        /* the scratch holds the one item's rows: see convoy_tiles_convert */
  int64_t is_streamed;         /* float32 results are written past the cache: they are aligned and fill tiles */
} convolution;

int64_t convoy_tiles_scratch_bytes(const convolution *c);

/* What `pitch` is where it is not set. */
int64_t convoy_tiles_pitch(const convolution *c);

/*
 * Converts an item for several convolutions that differ in windows and results alone: of one thread, with equal
 * `ahead` and `pitch`, a ring of all source rows and windows of more than one column.
 */
void convoy_tiles_convert(const convolution *c, int halves, const void *src, uint8_t *scratch);

/*
 * Computes the whole batch with as many threads as the convolution says.
 *
 * halves:   which arrays are bfloat16; none but with one part
 * residual: added to the result in the same place, ahead of the activation; 0: nothing
 */
int convoy_tiles_run(const convolution *c, int halves, const void *src, const float *weights, const float *bias,
                     const uint16_t *packed, const void *residual, void *dst, uint8_t *scratch);

/* Computes 16 filters of one position of an item by float32 products; without bias and activation. */
void direct_position(const convolution *c, const void *src, int halves, const float *weights, int64_t filter,
                     int64_t z, int64_t y, int64_t x, float sums[TILE_N]);

#endif
