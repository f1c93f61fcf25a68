package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TaskCutsTest {
  private static final Segment SEGMENT = new Segment(0, 0, 103);

  /** As much of decoding as 20 MB a second take, as much of computing as is said. */
  private static WorkBlocks work(double decoding, double computing) {
    InputBlocks blocks = new InputBlocks();
    for (int i = 0; i < SEGMENT.to(); i++) {
      blocks.add(i, (long) (20e6 * decoding));
    }
    return new WorkBlocks(blocks, computing);
  }

  @Test
  void tasksHaveWholeBatchesWhereComputingIsMostOfTheWork() {
    long[] starts = new TaskCuts(OptionalInt.empty(), 2, 4).starts(work(0.1, 0.3), SEGMENT);
    assertTrue(starts.length > 8, starts.length + " tasks");
    for (long start : starts) {
      assertEquals(0, start % 4);
    }
  }

  @Test
  void batchesAreCutWhereDecodingIs() {
    long[] starts = new TaskCuts(OptionalInt.empty(), 2, 32).starts(work(0.1, 0.01), SEGMENT);
    assertTrue(starts[1] % 32 != 0, "task 1 begins at " + starts[1]);
  }

  @Test
  void partitionsOfTheJobAreKept() {
    long[] starts = new TaskCuts(OptionalInt.of(4), 2, 32).starts(work(0, 0.01), SEGMENT);
    assertArrayEquals(new long[] {0, 26, 52, 77}, starts);
  }
}
