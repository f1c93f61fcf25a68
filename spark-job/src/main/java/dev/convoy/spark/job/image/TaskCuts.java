package dev.convoy.spark.job.image;

import java.util.OptionalInt;

/**
 * Cuts segments into tasks.
 *
 * @param partitions how many the job wants, of equal work; empty for as many as suit
 * @param slots how many tasks run at once
 * @param batch images that a task computes together; fewer take as long
 */
record TaskCuts(OptionalInt partitions, int slots, int batch) {
  /** Returns the index of each task's first input. */
  long[] starts(WorkBlocks work, Segment segment) {
    double seconds = work.seconds(segment);
    if (partitions.isPresent()) {
      return work.starts(segment, TaskShares.equal(seconds, partitions.getAsInt()), 1);
    }
    double[] shares = TaskShares.of(seconds, slots, segment.inputs());
    return work.starts(segment, shares, isComputed(work, segment) ? batch : 1);
  }

  /** Tells whether more of the work is computing, for which batches stay whole, than decoding. */
  private static boolean isComputed(WorkBlocks work, Segment segment) {
    return 2 * segment.inputs() * work.secondsPerInput() >= work.seconds(segment);
  }
}
