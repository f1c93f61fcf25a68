/* Source rows on their way to bfloat16, just ahead of use. */
#include "tiles.h"

/* The nearest bfloat16 to each number, and what is left. */
INLINE __m256i split(__m512 x, __m512 *rest) {
  const __m256i value = (__m256i)_mm512_cvtneps_pbh(x);
  *rest = _mm512_sub_ps(x, widened(value));
  return value;
}

/* Splits n numbers: part 0 is the nearest bfloat16, part 1 the nearest to what is left, ... */
INLINE void split_all(const float *src, int64_t n, int parts, bf16 *dst, int64_t pitch) {
  int64_t i = 0;
  for (; i + 32 <= n; i += 32) {
    __m512 low = _mm512_loadu_ps(src + i), high = _mm512_loadu_ps(src + i + 16);
    for (int part = 0; part < parts - 1; part++) {
      const __m256i first = split(low, &low), second = split(high, &high);
      _mm512_storeu_si512(dst + part * pitch + i, _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1));
    }
    _mm512_storeu_si512(dst + (parts - 1) * pitch + i, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
  for (; i < n; i += 16) {
    const __mmask16 lanes = n - i >= 16 ? 0xffff : (__mmask16)((1u << (n - i)) - 1);
    __m512 rest = _mm512_maskz_loadu_ps(lanes, src + i);
    for (int part = 0; part < parts; part++) _mm256_mask_storeu_epi16(dst + part * pitch + i, lanes, split(rest, &rest));
  }
}

static void split_parts(const float *src, int64_t n, int64_t parts, bf16 *dst, int64_t pitch) {
  if (parts == 1) split_all(src, n, 1, dst, pitch);
  else if (parts == 2) split_all(src, n, 2, dst, pitch);
  else split_all(src, n, 3, dst, pitch);
}

/* Brings n numbers of the source to bfloat16. */
static void convert(const job *j, const char *src, int64_t n, bf16 *dst) {
  if (j->halves & HALF_SRC) memcpy(dst, src, (size_t)n * sizeof(bf16));
  else split_parts((const float *)src, n, j->c->parts, dst, j->l->pitch);
}

/* Converts the columns that windows of one column see, and zeros outside the source and behind the channels. */
static void gather(const job *j, const char *src, bf16 *dst) {
  const convolution *c = j->c;
  const int64_t hop = j->l->hop, column_bytes = c->channels * bytes_of(j->halves, HALF_SRC);
  if (hop == c->channels && c->stride[2] == 1 && c->before[2] == 0 && c->dst[2] <= c->src[2]) {
    convert(j, src, c->dst[2] * hop, dst);
    return;
  }
  for (int64_t x = 0; x < c->dst[2]; x++, dst += hop) {
    const int64_t column = x * c->stride[2] - c->before[2];
    const int64_t n = column >= 0 && column < c->src[2] ? c->channels : 0;
    convert(j, src + column * column_bytes, n, dst);
    for (int64_t part = 0; part < c->parts && n < hop; part++) {
      memset(dst + part * j->l->pitch + n, 0, (size_t)(hop - n) * sizeof(bf16));
    }
  }
}

void convert_row(const job *j, const char *group, int64_t row) {
  const convolution *c = j->c;
  const layout *l = j->l;
  const int64_t ahead = at_least(c->before[2], 0) * c->channels, skipped = at_least(-c->before[2], 0) * c->channels;
  const int64_t width = c->src[2] * c->channels, source = c->src[0] * c->src[1] * width;
  const int64_t numbers = item_numbers(c), room = l->results * l->hop;
  bf16 *dst = j->ring + row % l->ring * c->parts * l->pitch;
  for (int64_t item = 0; item < l->items; item++) {
    const char *src = group + (item * source + row * width) * bytes_of(j->halves, HALF_SRC);
    bf16 *begin = dst + item * room;
    const int64_t end = item + 1 < l->items ? room : l->pitch - item * room;
    for (int64_t part = 0; part < c->parts; part++) {
      if (!is_gathered(c)) memset(begin + part * l->pitch, 0, (size_t)ahead * sizeof(bf16));
      memset(begin + part * l->pitch + numbers, 0, (size_t)(end - numbers) * sizeof(bf16));
    }
    if (is_gathered(c)) gather(j, src, begin);
    else convert(j, src + skipped * bytes_of(j->halves, HALF_SRC), numbers - ahead, begin + ahead);
  }
}
