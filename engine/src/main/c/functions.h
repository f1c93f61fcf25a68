/* Functions of single numbers, sixteen at a time, as Activation.java defines them. */
#ifndef CONVOY_FUNCTIONS_H
#define CONVOY_FUNCTIONS_H

#include <immintrin.h>
#include <math.h>
#include <stdint.h>

/* The order of VectorFunction.java. */
enum { LINEAR, RECTIFY, SIGMOID, SILU, TANH, HARD_SIGMOID, HARD_SILU, EXPONENTIAL, ELU, GELU };

/* RECTIFY: x <= a ? b * (x - a) : min(x, c); HARD_SIGMOID: clip(a * x + b, 0, 1); ELU: factor a, then all times b. */
typedef struct {
  int64_t code;
  double a, b, c;
} function;

/*
 * exp(x) to about one unit in the last place: 2^n * exp(r) with |r| <= ln(2) / 2, Taylor to r^7 in
 * Horner's form. NaN stays NaN; past the range it gives infinity and 0.
 */
static inline __m512 vexp(__m512 x) {
  const __m512 low = _mm512_set1_ps(-104.0f), high = _mm512_set1_ps(89.0f);
  x = _mm512_max_ps(low, _mm512_min_ps(high, x)); /* NaN is the second operand: kept */
  const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), 8);
  __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693145752f), x);
  r = _mm512_fnmadd_ps(n, _mm512_set1_ps(1.42860677e-6f), r);
  __m512 p = _mm512_set1_ps(1.0f / 5040);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 720));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 120));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 24));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 6));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.5f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1));
  return _mm512_scalef_ps(p, n);
}

static inline __m512 magnitude(__m512 x) {
  return _mm512_and_ps(x, _mm512_castsi512_ps(_mm512_set1_epi32(0x7fffffff)));
}

static inline __m512 with_sign_of(__m512 size, __m512 x) {
  const __m512 sign = _mm512_castsi512_ps(_mm512_set1_epi32((int)0x80000000));
  return _mm512_or_ps(size, _mm512_and_ps(x, sign));
}

/* 1 / (1 + exp(-x)); the exponential never overflows. */
static inline __m512 vsigmoid(__m512 x) {
  const __m512 one = _mm512_set1_ps(1), e = vexp(_mm512_sub_ps(_mm512_setzero_ps(), magnitude(x)));
  const __mmask16 negative = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ);
  return _mm512_div_ps(_mm512_mask_mov_ps(one, negative, e), _mm512_add_ps(one, e));
}

/* x / (1 + exp(-x)), which needs no care: where the exponential overflows the quotient is 0. */
static inline __m512 vsilu(__m512 x) {
  const __m512 e = vexp(_mm512_sub_ps(_mm512_setzero_ps(), x));
  return _mm512_div_ps(x, _mm512_add_ps(_mm512_set1_ps(1), e));
}

/* Small numbers by their series, where 1 - exp would cancel. */
static inline __m512 vtanh(__m512 x) {
  const __m512 one = _mm512_set1_ps(1), size = magnitude(x), square = _mm512_mul_ps(x, x);
  const __m512 e = vexp(_mm512_mul_ps(size, _mm512_set1_ps(-2)));
  const __m512 large = with_sign_of(_mm512_div_ps(_mm512_sub_ps(one, e), _mm512_add_ps(one, e)), x);
  __m512 p = _mm512_set1_ps(-17.0f / 315);
  p = _mm512_fmadd_ps(p, square, _mm512_set1_ps(2.0f / 15));
  p = _mm512_fmadd_ps(p, square, _mm512_set1_ps(-1.0f / 3));
  const __m512 little = _mm512_fmadd_ps(_mm512_mul_ps(p, square), x, x);
  return _mm512_mask_mov_ps(large, _mm512_cmp_ps_mask(size, _mm512_set1_ps(0.15f), _CMP_LT_OQ), little);
}

/* exp(x) - 1 for x <= 0. */
static inline __m512 vexpm1(__m512 x) {
  __m512 p = _mm512_set1_ps(1.0f / 720);
  p = _mm512_fmadd_ps(p, x, _mm512_set1_ps(1.0f / 120));
  p = _mm512_fmadd_ps(p, x, _mm512_set1_ps(1.0f / 24));
  p = _mm512_fmadd_ps(p, x, _mm512_set1_ps(1.0f / 6));
  p = _mm512_fmadd_ps(p, x, _mm512_set1_ps(0.5f));
  p = _mm512_fmadd_ps(_mm512_mul_ps(p, x), x, x);
  const __mmask16 little = _mm512_cmp_ps_mask(x, _mm512_set1_ps(-0.25f), _CMP_GT_OQ);
  return _mm512_mask_mov_ps(_mm512_sub_ps(vexp(x), _mm512_set1_ps(1)), little, p);
}

/*
 * erf by Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: error at most 1.5e-7,
 * which is what a float32 sum before it has lost already.
 */
static inline __m512 verf(__m512 x) {
  const __m512 size = magnitude(x), one = _mm512_set1_ps(1);
  const __m512 t = _mm512_div_ps(one, _mm512_fmadd_ps(size, _mm512_set1_ps(0.3275911f), one));
  __m512 p = _mm512_set1_ps(1.061405429f);
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592f));
  const __m512 e = vexp(_mm512_sub_ps(_mm512_setzero_ps(), _mm512_mul_ps(x, x)));
  return with_sign_of(_mm512_fnmadd_ps(_mm512_mul_ps(p, t), e, one), x);
}

static inline __m512 clipped(__m512 x) {
  return _mm512_max_ps(_mm512_setzero_ps(), _mm512_min_ps(_mm512_set1_ps(1), x));
}

/* Any function but LINEAR; NaN gives NaN in each of them. */
static inline __m512 applied(const function *f, __m512 x) {
  const __m512 a = _mm512_set1_ps((float)f->a), b = _mm512_set1_ps((float)f->b), c = _mm512_set1_ps((float)f->c);
  switch (f->code) {
    case RECTIFY: {
      const __mmask16 low = _mm512_cmp_ps_mask(x, a, _CMP_LE_OQ);
      const __m512 ramp = f->b == 0 ? _mm512_setzero_ps() : _mm512_mul_ps(b, _mm512_sub_ps(x, a));
      return _mm512_mask_mov_ps(_mm512_min_ps(c, x), low, ramp);
    }
    case SIGMOID: return vsigmoid(x);
    case SILU: return vsilu(x);
    case TANH: return vtanh(x);
    case HARD_SIGMOID: return clipped(_mm512_fmadd_ps(a, x, b));
    case HARD_SILU: return _mm512_mul_ps(x, clipped(_mm512_fmadd_ps(x, _mm512_set1_ps(1.0f / 6), _mm512_set1_ps(0.5f))));
    case EXPONENTIAL: return vexp(x);
    case ELU: {
      const __mmask16 low = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LE_OQ);
      return _mm512_mul_ps(b, _mm512_mask_mul_ps(x, low, a, vexpm1(x)));
    }
    case GELU: {
      const __m512 half = _mm512_mul_ps(x, _mm512_set1_ps(0.5f));
      return _mm512_fmadd_ps(half, verf(_mm512_mul_ps(x, _mm512_set1_ps(0.707106781f))), half);
    }
    default: return x;
  }
}

/* Applies a function to n numbers in place. */
static inline void apply_row(const function *f, float *x, int64_t n) {
  for (int64_t i = 0; i < n && f->code != LINEAR; i += 16) {
    const __mmask16 lanes = n - i >= 16 ? 0xffff : (__mmask16)((1u << (n - i)) - 1);
    _mm512_mask_storeu_ps(x + i, lanes, applied(f, _mm512_maskz_loadu_ps(lanes, x + i)));
  }
}

/* Linear and most rectified functions bring a number into a range. */
typedef struct {
  float low, high;
} range;

static inline int is_range(const function *f) { return f->code == LINEAR || (f->code == RECTIFY && f->a == 0 && f->b == 0); }

/* Every number where the function is none. */
static inline range range_of(const function *f) {
  return f->code == RECTIFY && is_range(f) ? (range){0, (float)f->c} : (range){-INFINITY, INFINITY};
}

/* A maximum or minimum with NaN is its second operand: NaN stays. */
static inline __m512 within(range r, __m512 x) {
  return _mm512_min_ps(_mm512_set1_ps(r.high), _mm512_max_ps(_mm512_set1_ps(r.low), x));
}

#endif
