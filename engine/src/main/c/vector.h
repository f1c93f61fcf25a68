/* What the AVX-512 kernels share: a sliding window in numbers, and work for threads. */
#ifndef CONVOY_VECTOR_H
#define CONVOY_VECTOR_H

#include "functions.h"

#include <stdint.h>

enum { LANES = 16 };

/* Results beyond the second-level cache are written past it, so that no line is read to be overwritten. */
enum { STREAMED_BYTES = 8 << 20 };

/*
 * A window over depth, height and width, channels last. Fewer axes have size 1 there. The fields are
 * the numbers that WindowProblem.java writes, in this order.
 */
typedef struct {
  int64_t batch;
  int64_t channels, filters, groups;
  int64_t src[3], dst[3];      /* depth, height, width */
  int64_t kernel[3], stride[3], dilation[3];
  int64_t before[3];           /* positions seen ahead of the source */
  int64_t threads;
  function after;
} window;

/* Taps [from, to) of one axis that lie inside the source, and where the first of them is. */
typedef struct {
  int64_t from, to, at;
} taps;

static inline taps inside(const window *w, int axis, int64_t dst) {
  const int64_t origin = dst * w->stride[axis] - w->before[axis], d = w->dilation[axis];
  const int64_t from = origin < 0 ? (-origin + d - 1) / d : 0;
  int64_t to = origin < w->src[axis] ? (w->src[axis] - 1 - origin) / d + 1 : 0;
  if (to > w->kernel[axis]) to = w->kernel[axis];
  return (taps){from, to > from ? to : from, origin};
}

static inline __mmask16 lanes_of(int64_t left) {
  return left >= LANES ? 0xffff : (__mmask16)((1u << left) - 1);
}

/* Work on result rows [from, to) of the whole batch; the batch's rows are counted through. */
typedef void (*row_work)(const void *context, int64_t from, int64_t to);

/* Cuts rows into one run for each thread and works on all; the calling thread takes the first. */
void convoy_share_rows(row_work work, const void *context, int64_t rows, int64_t threads);

#endif
