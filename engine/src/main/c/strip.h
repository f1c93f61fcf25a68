/* Two result rows that are computed together, and the source rows that they see. */
#ifndef CONVOY_STRIP_H
#define CONVOY_STRIP_H

#include "halves.h"
#include "vector.h"

enum { ROWS = 2, LARGEST_KERNEL = 7, LARGEST_STRIDE = 2, SOURCES = LARGEST_KERNEL + (ROWS - 1) * LARGEST_STRIDE };

#define INLINE static inline __attribute__((always_inline))

typedef struct {
  const char *src[SOURCES]; /* first column of each source row of the first sixteen channels */
  int64_t pitch[SOURCES];   /* bytes from one column to the next; 0 for rows outside */
  char *dst[ROWS];
  int64_t dst_pitch[ROWS];  /* 0 for a row that is not wanted */
  int64_t counted[ROWS];    /* source rows seen */
  const char *next;         /* what the next strip will read */
} strip;

/*
 * Finds the strip that begins at row `at` of the batch's rows; returns how many of its rows are wanted,
 * which is one at the end of an item or of the rows asked for. `outside` and `unwanted` are one vector.
 */
INLINE int find_strip(const window *w, int halves, int high, int step, const void *outside, int64_t at, int64_t to,
                      const char *batch, char *dst, void *unwanted, strip *s) {
  const int64_t column = w->channels * bytes_of(halves, HALF_SRC), row = w->src[2] * column;
  const int64_t dst_column = w->filters * bytes_of(halves, HALF_DST), dst_row = w->dst[2] * dst_column;
  const int64_t y = at % w->dst[1], first = y * step - w->before[1];
  const char *src = batch + at / w->dst[1] * w->src[1] * row;
  const int wanted = at + 1 < to && y + 1 < w->dst[1] ? 2 : 1;
  for (int i = 0; i < high + (ROWS - 1) * step; i++) {
    const int is_inside = first + i >= 0 && first + i < w->src[1];
    s->src[i] = is_inside ? src + (first + i) * row : outside;
    s->pitch[i] = is_inside ? column : 0;
  }
  for (int r = 0; r < ROWS; r++) {
    s->dst[r] = r < wanted ? dst + (at + r) * dst_row : unwanted;
    s->dst_pitch[r] = r < wanted ? dst_column : 0;
    const taps t = inside(w, 1, y + r);
    s->counted[r] = t.to - t.from;
  }
  s->next = src + (first + high + (ROWS - 1) * step) * row;
  return wanted;
}

#endif
