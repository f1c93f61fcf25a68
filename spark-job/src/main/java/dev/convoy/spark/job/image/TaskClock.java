package dev.convoy.spark.job.image;

import java.util.EnumMap;
import java.util.Map;

/** Nanoseconds that one task spent on each kind of work. Used by one thread. */
final class TaskClock {
  /** What a task does. */
  enum Work {
    /** Makes the model ready, or waits until another task of the process has. */
    PREPARE,
    READ,
    DECODE,
    PREPROCESS,
    COMPUTE,
    WRITE
  }

  private final Map<Work, Long> nanos = new EnumMap<>(Work.class);
  private long since = System.nanoTime();

  /** Counts the time since the last call as this work. */
  void count(Work work) {
    long now = System.nanoTime();
    nanos.merge(work, now - since, Long::sum);
    since = now;
  }

  long nanos(Work work) {
    return nanos.getOrDefault(work, 0L);
  }

  long allNanos() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
