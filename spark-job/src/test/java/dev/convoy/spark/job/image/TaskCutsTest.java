package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TaskCutsTest {
  private static final Segment SEGMENT = new Segment(0, 0, 103);

  private static WorkBlocks work(double secondsEach) {
    InputBlocks blocks = new InputBlocks();
    for (int i = 0; i < SEGMENT.to(); i++) {
      blocks.add(i, 0);
    }
    return new WorkBlocks(blocks, secondsEach);
  }

  @Test
  void tasksHaveWholeBatchesButForTheLast() {
    long[] starts = new TaskCuts(OptionalInt.empty(), 2, 4).starts(work(0.1), SEGMENT);
    assertTrue(starts.length > 8, starts.length + " tasks");
    for (long start : starts) {
      assertEquals(0, start % 4);
    }
  }

  @Test
  void batchesThatTakeLongAreCut() {
    long[] starts = new TaskCuts(OptionalInt.empty(), 2, 32).starts(work(0.1), SEGMENT);
    assertTrue(starts[1] % 32 != 0, "task 1 begins at " + starts[1]);
  }

  @Test
  void partitionsOfTheJobAreKept() {
    long[] starts = new TaskCuts(OptionalInt.of(4), 2, 32).starts(work(0.01), SEGMENT);
    assertArrayEquals(new long[] {0, 26, 52, 77}, starts);
  }
}
