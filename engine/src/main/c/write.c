/* Results on their way to memory: sums are checked, ended by bias, residual and function, and written. */
#include "tiles.h"

/* Of fpclass: NaN and infinity. */
enum { NOT_FINITE = 0x99 };

/* Code is made for each function up to SILU, LINEAR standing for all that are a range, and once for all others. */
enum { ANY = SILU + 1, CODES };

/* What is known where the code of a writer is made. */
typedef struct {
  int code, residual, half_residual, half; /* half: the result is bfloat16 */
} kind;

/* Adds what there is to add to 16 sums, or to those in `lanes`, and applies the function. */
INLINE __m512 ended(const writing *w, kind k, int whole, __mmask16 lanes, int64_t i, int64_t to, __m512 x) {
  x = _mm512_add_ps(x, load(0, whole, lanes, w->bias + i));
  if (k.residual) {
    const int64_t size = k.half_residual ? sizeof(bf16) : sizeof(float);
    x = _mm512_add_ps(x, load(k.half_residual, whole, lanes, w->j->residual + (to + i) * size));
  }
  if (k.code == LINEAR) return within(w->range, x);
  function f = w->j->c->after;
  if (k.code != ANY) f.code = k.code;
  return applied(&f, x);
}

/* Computes sums i to i + 15 of the position that is written anew, by float32 products. */
static __attribute__((noinline, cold)) void mend(const writing *w, float *sums, int64_t i) {
  const job *j = w->j;
  const convolution *c = j->c;
  const place *p = &w->r->places[w->at / TILE_ROWS];
  const int64_t source = source_rows(c) * c->src[2] * c->channels, x = p->x + w->at % TILE_ROWS;
  const int64_t item = p->group * j->l->items + x / j->l->results;
  direct_position(c, j->src + item * source * bytes_of(j->halves, HALF_SRC), j->halves, j->weights,
                  w->r->first * TILE_N + i, p->z, p->y, x % j->l->results, sums + i);
}

INLINE __m512 sums_at(const writing *w, float *sums, int64_t i) {
  const __m512 x = _mm512_load_ps(sums + i);
  if (__builtin_expect(_mm512_fpclass_ps_mask(x, NOT_FINITE) == 0, 1)) return x;
  mend(w, sums, i);
  return _mm512_load_ps(sums + i);
}

/* Writes the results of a position in the order of memory; where they are bfloat16, a line of two tiles at once. */
INLINE void write_position(writing *w, kind k, float *sums, int64_t to) {
  const results *r = w->r;
  const int64_t size = k.half ? sizeof(bf16) : sizeof(float), whole = w->whole;
  int64_t i = 0;
  char *dst = w->j->dst + to * size;
  for (; k.half && i + 2 * TILE_N <= whole; i += 2 * TILE_N) {
    const __m512 low = ended(w, k, 1, 0, i, to, sums_at(w, sums, i));
    const __m512 high = ended(w, k, 1, 0, i + TILE_N, to, sums_at(w, sums, i + TILE_N));
    _mm512_storeu_si512(dst + i * size, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
  for (; i < whole; i += TILE_N) {
    const __m512 x = ended(w, k, 1, 0, i, to, sums_at(w, sums, i));
    if (!k.half && w->j->c->is_streamed) _mm512_stream_ps((float *)(dst + i * size), x);
    else store(k.half, 1, 0, dst + i * size, x);
  }
  if (i < r->width) {
    store(k.half, 0, w->lanes, dst + i * size, ended(w, k, 0, w->lanes, i, to, sums_at(w, sums, i)));
  }
}

/* Writes the next positions. */
INLINE void write_positions(writing *w, kind k, int64_t positions) {
  const results *r = w->r;
  while (positions-- > 0) {
    const int64_t to = r->places[w->at / TILE_ROWS].at[w->at % TILE_ROWS];
    if (to >= 0) write_position(w, k, (float *)r->sums + w->at * r->width, to + r->first * TILE_N);
    w->at++;
    if (w->at % TILE_ROWS == w->j->l->rows) w->at += TILE_ROWS - w->j->l->rows;
  }
}

#define WRITER(code, residual, half_residual, half)                                      \
  static void write_##code##residual##half_residual##half(work *w, int64_t positions) {  \
    write_positions((writing *)w, (kind){code, residual, half_residual, half}, positions); \
  }
#define WRITERS(code)                                                                        \
  WRITER(code, 0, 0, 0) WRITER(code, 0, 0, 1) WRITER(code, 1, 0, 0)                          \
  WRITER(code, 1, 0, 1) WRITER(code, 1, 1, 0) WRITER(code, 1, 1, 1)
#define ROW(code)                                                                            \
  {write_##code##000, write_##code##001, write_##code##100, write_##code##101, write_##code##110, write_##code##111}
WRITERS(LINEAR) WRITERS(RECTIFY) WRITERS(SIGMOID) WRITERS(SILU) WRITERS(ANY)
static void (*const writers[CODES][6])(work *, int64_t) = {ROW(LINEAR), ROW(RECTIFY), ROW(SIGMOID), ROW(SILU), ROW(ANY)};

void begin_writing(writing *w, const job *j) {
  const function *f = &j->c->after;
  const int residual = j->residual ? (j->halves & HALF_RESIDUAL ? 4 : 2) : 0, half = j->halves & HALF_DST ? 1 : 0;
  const int64_t code = is_range(f) ? LINEAR : f->code < ANY ? f->code : ANY;
  *w = (writing){.work = {.some = writers[code][residual + half]}, .j = j, .range = range_of(f)};
  w->lanes = (__mmask16)((1u << j->c->filters % TILE_N) - 1);
}

void write_results(writing *w, const results *r) {
  static const float none[WRITTEN_TILES * TILE_N];
  const int64_t left = w->j->c->filters - r->first * TILE_N;
  w->r = r;
  w->at = 0;
  w->bias = w->j->bias ? w->j->bias + r->first * TILE_N : none;
  w->whole = left < r->width ? left / TILE_N * TILE_N : r->width;
  w->work.left = r->count * w->j->l->rows;
}
