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
    return work.starts(segment, shares, together(seconds / segment.inputs()));
  }

  /** Batches stay whole where one takes no longer than the shortest tasks. */
  private int together(double secondsPerInput) {
    return batch * secondsPerInput <= TaskShares.LEAST_SECONDS ? batch : 1;
  }
}
