/*
 * One position of a convolution by float32 products. It serves positions whose tile result is not
 * finite: infinity, NaN and numbers beyond bfloat16's range do not survive being split.
 */
#include "kernels.h"

#include <immintrin.h>
#include <string.h>

static float number(const void *src, int halves, int64_t at) {
  if (!(halves & HALF_SRC)) return ((const float *)src)[at];
  const uint32_t bits = (uint32_t)((const uint16_t *)src)[at] << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

void direct_position(const convolution *c, const void *src, int halves, const float *weights, int64_t filter,
                     int64_t z, int64_t y, int64_t x, float sums[TILE_N]) {
  const int64_t left = c->filters - filter;
  const __mmask16 lanes = left >= TILE_N ? 0xffff : (__mmask16)((1u << left) - 1);
  __m512 sum = _mm512_setzero_ps();
  const float *w = weights + filter;
  for (int64_t kz = 0; kz < c->kernel[0]; kz++) {
    for (int64_t ky = 0; ky < c->kernel[1]; ky++) {
      for (int64_t kx = 0; kx < c->kernel[2]; kx++, w += c->channels * c->filters) {
        const int64_t sz = z * c->stride[0] + kz * c->dilation[0] - c->before[0];
        const int64_t sy = y * c->stride[1] + ky * c->dilation[1] - c->before[1];
        const int64_t sx = x * c->stride[2] + kx * c->dilation[2] - c->before[2];
        if (sz < 0 || sz >= c->src[0] || sy < 0 || sy >= c->src[1] || sx < 0 || sx >= c->src[2]) {
          continue;
        }
        const int64_t at = ((sz * c->src[1] + sy) * c->src[2] + sx) * c->channels;
        for (int64_t i = 0; i < c->channels; i++) {
          const __m512 weight = _mm512_maskz_loadu_ps(lanes, w + i * c->filters);
          sum = _mm512_fmadd_ps(_mm512_set1_ps(number(src, halves, at + i)), weight, sum);
        }
      }
    }
  }
  _mm512_storeu_ps(sums, sum);
}
