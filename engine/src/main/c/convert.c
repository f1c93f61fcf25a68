/* Source rows on their way to bfloat16, just ahead of use. */
#include "tiles.h"

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

/* Brings n numbers of the source to bfloat16. */
static void convert(const job *j, const char *src, int64_t n, bf16 *dst) {
  if (j->halves & HALF_SRC) memcpy(dst, src, (size_t)n * sizeof(bf16));
  else split((const float *)src, n, j->c->parts, dst, j->l->pitch);
}

/* Converts the columns that windows of one column see, and zeros outside the source and behind the channels. */
static void gather(const job *j, const char *src, bf16 *dst) {
  const convolution *c = j->c;
  const int64_t hop = j->l->hop, column_bytes = c->channels * bytes_of(j, HALF_SRC);
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
    const char *src = group + (item * source + row * width) * bytes_of(j, HALF_SRC);
    bf16 *begin = dst + item * room;
    const int64_t end = item + 1 < l->items ? room : l->pitch - item * room;
    for (int64_t part = 0; part < c->parts; part++) {
      if (!is_gathered(c)) memset(begin + part * l->pitch, 0, (size_t)ahead * sizeof(bf16));
      memset(begin + part * l->pitch + numbers, 0, (size_t)(end - numbers) * sizeof(bf16));
    }
    if (is_gathered(c)) gather(j, src, begin);
    else convert(j, src + skipped * bytes_of(j, HALF_SRC), numbers - ahead, begin + ahead);
  }
}
