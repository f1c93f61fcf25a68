/* What one core can do at most, measured: benchmarks are held against it. */
#include "amx.h"

#include <string.h>
#include <time.h>

enum { SUMS = 12, STEPS = 4096, TILE_BYTES = AMX_ROWS * AMX_ROW_BYTES };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Returns the best rate that pieces of work reach within some seconds; each does `amount`. */
#define BEST_RATE(seconds, amount, work)                        \
  double best = 0;                                              \
  for (const double end = now() + (seconds); now() < end;) {    \
    const double start = now();                                 \
    work;                                                       \
    const double rate = (double)(amount) / (now() - start);     \
    if (rate > best) best = rate;                               \
  }                                                             \
  return best

/* Enough sums that none waits for its last product; named, since those of an array go to memory. */
static void multiply(void) {
  const __m512 f = _mm512_set1_ps(0.5f);
  __m512 a = f, b = f, c = f, d = f, e = f, g = f, h = f, i = f, j = f, k = f, l = f, m = f;
  for (int step = 0; step < STEPS; step++) {
    a = _mm512_fmadd_ps(a, f, f), b = _mm512_fmadd_ps(b, f, f), c = _mm512_fmadd_ps(c, f, f);
    d = _mm512_fmadd_ps(d, f, f), e = _mm512_fmadd_ps(e, f, f), g = _mm512_fmadd_ps(g, f, f);
    h = _mm512_fmadd_ps(h, f, f), i = _mm512_fmadd_ps(i, f, f), j = _mm512_fmadd_ps(j, f, f);
    k = _mm512_fmadd_ps(k, f, f), l = _mm512_fmadd_ps(l, f, f), m = _mm512_fmadd_ps(m, f, f);
    __asm__ volatile("" : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(g));
    __asm__ volatile("" : "+v"(h), "+v"(i), "+v"(j), "+v"(k), "+v"(l), "+v"(m));
  }
}

/* Returns float32 operations per second; a product and its sum are two. */
double convoy_peak_fma(double seconds) {
  BEST_RATE(seconds, 2.0 * 16 * SUMS * STEPS, multiply());
}

__attribute__((target("avx512bf16"))) static void multiply_pairs(void) {
  const __m512bh f = (__m512bh)_mm512_setzero_si512();
  __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a, e = a, g = a, h = a, i = a, j = a, k = a, l = a, m = a;
  for (int step = 0; step < STEPS; step++) {
    a = _mm512_dpbf16_ps(a, f, f), b = _mm512_dpbf16_ps(b, f, f), c = _mm512_dpbf16_ps(c, f, f);
    d = _mm512_dpbf16_ps(d, f, f), e = _mm512_dpbf16_ps(e, f, f), g = _mm512_dpbf16_ps(g, f, f);
    h = _mm512_dpbf16_ps(h, f, f), i = _mm512_dpbf16_ps(i, f, f), j = _mm512_dpbf16_ps(j, f, f);
    k = _mm512_dpbf16_ps(k, f, f), l = _mm512_dpbf16_ps(l, f, f), m = _mm512_dpbf16_ps(m, f, f);
    __asm__ volatile("" : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(g));
    __asm__ volatile("" : "+v"(h), "+v"(i), "+v"(j), "+v"(k), "+v"(l), "+v"(m));
  }
}

/* Returns bfloat16 operations per second of VDPBF16PS. */
double convoy_peak_pairs(double seconds) {
  BEST_RATE(seconds, 2.0 * 2 * 16 * SUMS * STEPS, multiply_pairs());
}

__attribute__((target("amx-tile,amx-bf16"))) static void multiply_tiles(void) {
  for (int step = 0; step < STEPS; step++) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
}

__attribute__((target("amx-tile,amx-bf16"))) static double tile_rate(double seconds) {
  BEST_RATE(seconds, 2.0 * 4 * 16 * 16 * 32 * STEPS, multiply_tiles());
}

/* Returns bfloat16 operations per second of AMX tiles, which this process must be allowed to use. */
__attribute__((target("amx-tile,amx-bf16"))) double convoy_peak_tiles(double seconds) {
  static const uint8_t zeros[TILE_BYTES];
  shape_tiles(AMX_ROWS);
  _tile_loadd(4, zeros, 64);
  _tile_loadd(5, zeros, 64);
  _tile_loadd(6, zeros, 64);
  _tile_loadd(7, zeros, 64);
  const double rate = tile_rate(seconds);
  _tile_release();
  return rate;
}

/* Returns the bytes per second that a copy reads and writes, both counted. */
double convoy_peak_copy(double seconds, int64_t src, int64_t dst, int64_t bytes) {
  BEST_RATE(seconds, 2.0 * (double)bytes, memcpy((void *)dst, (const void *)src, (size_t)bytes));
}
