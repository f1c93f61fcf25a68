/* Numbers that are float32 or bfloat16 in memory, sixteen at a time. */
#ifndef CONVOY_HALVES_H
#define CONVOY_HALVES_H

#include <immintrin.h>
#include <stdint.h>

/* Which arrays of a run are bfloat16; the others are float32. Residual: the second source, if there are two. */
enum { HALF_SRC = 1, HALF_RESIDUAL = 2, HALF_DST = 4 };

static inline int64_t bytes_of(int halves, int array) { return halves & array ? sizeof(uint16_t) : sizeof(float); }

static inline __m512 widened(__m256i halves) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

/* Loads all sixteen where `whole`, known where the code is made, else those in `lanes`; the others are 0. */
static inline __attribute__((always_inline)) __m512 load(int half, int whole, __mmask16 lanes, const void *at) {
  if (!half) return whole ? _mm512_loadu_ps(at) : _mm512_maskz_loadu_ps(lanes, at);
  return widened(whole ? _mm256_loadu_si256(at) : _mm256_maskz_loadu_epi16(lanes, at));
}

/* For files that are compiled with these instructions. */
#ifdef __AVX512BF16__
/* Stores all sixteen or those in `lanes`, rounded to the nearest where they are bfloat16. */
static inline __attribute__((always_inline)) void store(int half, int whole, __mmask16 lanes, void *at, __m512 x) {
  if (half && whole) _mm256_storeu_si256(at, (__m256i)_mm512_cvtneps_pbh(x));
  else if (half) _mm256_mask_storeu_epi16(at, lanes, (__m256i)_mm512_cvtneps_pbh(x));
  else if (whole) _mm512_storeu_ps(at, x);
  else _mm512_mask_storeu_ps(at, lanes, x);
}
#endif

#endif
