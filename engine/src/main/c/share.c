/* Work cut by result rows, one run for each thread. */
#include "vector.h"

#include <pthread.h>

enum { MOST_THREADS = 64 };

typedef struct {
  row_work work;
  const void *context;
  int64_t from, to;
} share;

static void *run(void *argument) {
  const share *s = argument;
  s->work(s->context, s->from, s->to);
  return 0;
}

void convoy_share_rows(row_work work, const void *context, int64_t rows, int64_t threads) {
  share shares[MOST_THREADS];
  pthread_t others[MOST_THREADS];
  int started[MOST_THREADS] = {0};
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  for (int64_t t = threads - 1; t >= 0; t--) {
    shares[t] = (share){work, context, rows * t / threads, rows * (t + 1) / threads};
    started[t] = t > 0 && pthread_create(&others[t], 0, run, &shares[t]) == 0;
    if (!started[t]) run(&shares[t]);
  }
  for (int64_t t = 1; t < threads; t++) {
    if (started[t]) pthread_join(others[t], 0);
  }
}
