/*
 * AMX by plain loops, so that kernels of AMX are tested on processors without it:
 *
 *   CONVOY_CFLAGS="-include $PWD/engine/src/test/c/emulated_amx.h" ./mvnw test -pl engine -Dtest=AmxConvolutionTest
 *
 * Included ahead of every file it takes the place of the intrinsics and of the question whether the processor
 * has them. Even and odd products of a row are added up apart in float32, then both together are added to the
 * sum, as Intel's manual describes TDPBF16PS; numbers below 2^-126 do not count as zero here.
 */
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

__attribute__((weak)) int convoy_amx_refusal(void) { return 0; }
#define convoy_amx_refusal convoy_real_amx_refusal

enum { EMULATED_TILES = 8, EMULATED_ROWS = 16, EMULATED_BYTES = 64 };

typedef struct {
  uint8_t palette, start, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} emulated_shapes;

static __thread emulated_shapes emulated __attribute__((unused));
static __thread uint8_t emulated_tile[EMULATED_TILES][EMULATED_ROWS][EMULATED_BYTES] __attribute__((unused));

__attribute__((unused)) static void emulated_load(int tile, const void *from, int64_t stride) {
  memset(emulated_tile[tile], 0, sizeof emulated_tile[tile]);
  for (int row = 0; row < emulated.rows[tile]; row++) {
    memcpy(emulated_tile[tile][row], (const char *)from + row * stride, emulated.bytes[tile]);
  }
}

__attribute__((unused)) static void emulated_store(int tile, void *to, int64_t stride) {
  for (int row = 0; row < emulated.rows[tile]; row++) {
    memcpy((char *)to + row * stride, emulated_tile[tile][row], emulated.bytes[tile]);
  }
}

__attribute__((unused)) static float emulated_number(const uint8_t *half) {
  uint32_t bits = (uint32_t)half[0] << 16 | (uint32_t)half[1] << 24;
  float number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

/* Adds to each of 16 sums of a row the products of pairs: numbers of the row by those of 16 columns. */
__attribute__((unused)) static void emulated_multiply(int sums, int a, int b) {
  for (int row = 0; row < emulated.rows[sums]; row++) {
    for (int column = 0; column < EMULATED_BYTES / 4; column++) {
      float even = 0, odd = 0, sum;
      for (int pair = 0; pair < EMULATED_BYTES / 4; pair++) {
        const uint8_t *x = emulated_tile[a][row] + 4 * pair, *y = emulated_tile[b][pair] + 4 * column;
        even += emulated_number(x) * emulated_number(y);
        odd += emulated_number(x + 2) * emulated_number(y + 2);
      }
      memcpy(&sum, emulated_tile[sums][row] + 4 * column, sizeof sum);
      sum += even + odd;
      memcpy(emulated_tile[sums][row] + 4 * column, &sum, sizeof sum);
    }
  }
}

#undef _tile_loadd
#undef _tile_stored
#undef _tile_zero
#undef _tile_dpbf16ps
#define _tile_loadd(tile, from, stride) emulated_load(tile, from, stride)
#define _tile_stored(tile, to, stride) emulated_store(tile, to, stride)
#define _tile_zero(tile) memset(emulated_tile[tile], 0, sizeof emulated_tile[tile])
#define _tile_dpbf16ps(sums, a, b) emulated_multiply(sums, a, b)
#define _tile_loadconfig(shapes) memcpy(&emulated, shapes, sizeof emulated)
#define _tile_release() memset(&emulated, 0, sizeof emulated)
