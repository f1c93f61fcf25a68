/* The shapes of AMX tiles, for the files that multiply them. */
#ifndef CONVOY_AMX_H
#define CONVOY_AMX_H

#include <immintrin.h>
#include <stdint.h>

enum { AMX_TILES = 8, AMX_RESULTS = 6, AMX_ROWS = 16, AMX_ROW_BYTES = 64 };

typedef struct {
  uint8_t palette, start, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} tile_shapes;

/*
 * Gives this thread its tiles: those of sums and positions so many rows, those of weights all. gcc 12 is told
 * by the intrinsic that 8 bytes of the shapes are read, and leaves out what is written behind them; hence the
 * barrier.
 */
__attribute__((target("amx-tile"))) static inline void shape_tiles(int64_t rows) {
  tile_shapes shapes = {.palette = 1};
  for (int i = 0; i < AMX_TILES; i++) {
    shapes.bytes[i] = AMX_ROW_BYTES;
    shapes.rows[i] = (uint8_t)(i < AMX_RESULTS ? rows : AMX_ROWS);
  }
  __asm__ volatile("" : : "r"(&shapes) : "memory");
  _tile_loadconfig(&shapes);
}

#endif
