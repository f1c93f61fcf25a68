package dev.convoy.spark.job.image;

import java.util.Arrays;
import org.apache.spark.Partitioner;

/** Gives each task a run of neighbouring inputs. */
final class IndexPartitioner extends Partitioner {
  private static final long serialVersionUID = 1;

  private final long[] starts;

  /**
   * @param starts index of each task's first input, rising
   */
  IndexPartitioner(long[] starts) {
    this.starts = starts.clone();
  }

  @Override
  public int numPartitions() {
    return starts.length;
  }

  /** Returns the last task that begins at or ahead of an index. */
  @Override
  public int getPartition(Object index) {
    long wanted = (Long) index;
    int low = 0;
    int high = starts.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexPartitioner partitioner
        && Arrays.equals(starts, partitioner.starts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(starts);
  }
}
