/* Source rows on their way to bfloat16, just ahead of use. */
#include "tiles.h"

/* Numbers that are converted at once between products. */
enum { PIECE = 512 };

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

/* Whether what windows of one column see is all there is of a row, one column behind the other. */
static int is_gapless(const job *j) {
  const convolution *c = j->c;
  return j->l->hop == c->channels && c->stride[2] == 1 && c->before[2] == 0 && c->dst[2] <= c->src[2];
}

/* Converts columns [from, to) of those that windows of one column see, and zeros outside the source and behind the channels. */
static void gather(const job *j, const char *src, int64_t from, int64_t to, bf16 *dst) {
  const convolution *c = j->c;
  const int64_t hop = j->l->hop, column_bytes = c->channels * bytes_of(j->halves, HALF_SRC);
  for (int64_t x = from; x < to; x++) {
    const int64_t column = x * c->stride[2] - c->before[2];
    const int64_t n = column >= 0 && column < c->src[2] ? c->channels : 0;
    convert(j, src + column * column_bytes, n, dst + x * hop);
    for (int64_t part = 0; part < c->parts && n < hop; part++) {
      memset(dst + x * hop + part * j->l->pitch + n, 0, (size_t)(hop - n) * sizeof(bf16));
    }
  }
}

/* Zeros on both sides of the numbers of an item's row. */
static void clear_sides(const conversion *v) {
  const job *j = v->j;
  const convolution *c = j->c;
  const int64_t numbers = item_numbers(c), room = j->l->results * j->l->hop;
  const int64_t end = v->item + 1 < j->l->items ? room : j->l->pitch - v->item * room;
  for (int64_t part = 0; part < c->parts; part++) {
    bf16 *row = v->dst + part * j->l->pitch;
    if (!is_gathered(c)) memset(row, 0, (size_t)(at_least(c->ahead, 0) * c->channels) * sizeof(bf16));
    memset(row + numbers, 0, (size_t)(end - numbers) * sizeof(bf16));
  }
}

/* Begins with the item's row that is next. */
static void begin_row(conversion *v) {
  const job *j = v->j;
  const int64_t rows = source_rows(j->c), row = (v->next / rows * j->l->items + v->item) * rows + v->next % rows;
  v->src = j->src + row * j->c->src[2] * j->c->channels * bytes_of(j->halves, HALF_SRC);
  v->dst = in_ring(j, v->next) + v->item * j->l->results * j->l->hop;
  v->at = 0;
  clear_sides(v);
}

/* Whether any window sees this source row. */
static int is_seen(const convolution *c, int64_t row) {
  return c->kernel[1] > 1 || (row % c->src[1] + c->before[1]) % c->stride[1] == 0;
}

static int64_t next_seen(const convolution *c, int64_t row, int64_t end) {
  while (row < end && !is_seen(c, row)) row++;
  return row;
}

static void convert_some(work *w, int64_t pieces) {
  conversion *v = (conversion *)w;
  const job *j = v->j;
  const convolution *c = j->c;
  const int64_t ahead = at_least(c->ahead, 0) * c->channels, skipped = at_least(-c->ahead, 0) * c->channels;
  const int64_t size = bytes_of(j->halves, HALF_SRC);
  while (pieces-- > 0) {
    if (v->at == 0) begin_row(v);
    const int64_t from = v->at, to = from + v->each < v->units ? from + v->each : v->units;
    if (!is_gathered(c)) convert(j, v->src + (skipped + from) * size, to - from, v->dst + ahead + from);
    else if (is_gapless(j)) convert(j, v->src + from * size, to - from, v->dst + from);
    else gather(j, v->src, from, to, v->dst);
    v->at = to;
    if (to < v->units) continue;
    v->at = 0;
    if (++v->item < j->l->items) continue;
    v->item = 0;
    v->next = next_seen(c, v->next + 1, v->end);
  }
}

void begin_conversion(conversion *v, const job *j) {
  const convolution *c = j->c;
  const int by_column = is_gathered(c) && !is_gapless(j);
  *v = (conversion){.work = {.some = convert_some}, .j = j};
  v->units = by_column ? c->dst[2] : item_numbers(c) - at_least(c->ahead, 0) * c->channels;
  v->each = !overlaps(c) ? at_least(v->units, 1) : by_column ? ceil_div(PIECE, c->channels) : PIECE;
}

/* Makes it the work to convert those of rows [next, end) that are seen. */
static void convert_rows(conversion *v, int64_t next, int64_t end) {
  const convolution *c = v->j->c;
  const int64_t pieces = at_least(ceil_div(v->units, v->each), 1) * v->j->l->items;
  v->next = next_seen(c, next, end);
  v->end = end;
  for (int64_t row = v->next; row < end; row = next_seen(c, row + 1, end)) v->work.left += pieces;
}

void convert_item(conversion *v) { convert_rows(v, 0, source_rows(v->j->c)); }

void convert_band(conversion *v, const band *b) {
  const convolution *c = v->j->c;
  const int64_t before = b->group * source_rows(c), end = before + last_row(c, b->from, b->to) + 1;
  finish(&v->work);
  convert_rows(v, at_least(v->end, before + first_row(c, b->from)), at_least(v->end, end));
}
