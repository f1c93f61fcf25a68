package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WorkBlocksTest {
  private static WorkBlocks equal(int inputs, double secondsEach) {
    return new WorkBlocks(inputs, new long[inputs], secondsEach);
  }

  @Test
  void cutsSegmentsOfTheWantedLength() {
    WorkBlocks work = equal(10, 1);
    assertEquals(new Segment(0, 0, 4), work.segment(0, 0, 4.5));
    assertEquals(new Segment(1, 4, 8), work.segment(1, 4, 4.5));
    assertEquals(new Segment(2, 8, 10), work.segment(2, 8, 4.5));
  }

  @Test
  void aSegmentHasAtLeastOneInput() {
    assertEquals(new Segment(0, 3, 4), equal(10, 100).segment(0, 3, 1));
  }

  @Test
  void tasksBeginWhereTheWorkIsEven() {
    assertArrayEquals(new long[] {0, 2, 5, 7}, sorted(equal(10, 1).starts(all(10), 4)));
    long[] bytes = {100_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertArrayEquals(new long[] {0, 1}, new WorkBlocks(10, bytes, 0.1).starts(all(10), 2));
  }

  private static Segment all(int inputs) {
    return new Segment(0, 0, inputs);
  }

  private static long[] sorted(long[] starts) {
    assertTrue(Arrays.equals(Arrays.stream(starts).sorted().toArray(), starts));
    return starts;
  }

  @Test
  void moreTasksThanInputsLeaveSomeWithout() {
    long[] starts = sorted(equal(3, 1).starts(all(3), 7));
    assertEquals(7, starts.length);
    IndexPartitioner partitioner = new IndexPartitioner(starts);
    long[] tasks = {0, 1, 2};
    assertEquals(
        3, Arrays.stream(tasks).map(index -> partitioner.getPartition(index)).distinct().count());
  }

  @Test
  void everyInputBelongsToTheTaskThatBeginsAtOrAheadOfIt() {
    IndexPartitioner partitioner = new IndexPartitioner(new long[] {10, 10, 14, 20});
    assertEquals(1, partitioner.getPartition(10L));
    assertEquals(1, partitioner.getPartition(13L));
    assertEquals(2, partitioner.getPartition(14L));
    assertEquals(3, partitioner.getPartition(99L));
  }

  @Test
  void millionsOfInputsArePlannedInBlocks() {
    assertEquals(1, WorkBlocks.blockSize(10_000));
    assertEquals(1_000, WorkBlocks.blockSize(10_000_000));
    WorkBlocks work = new WorkBlocks(25_000, new long[8_334], 1);
    assertEquals(new Segment(0, 0, 24_999), work.segment(0, 0, 24_999));
    assertEquals(new Segment(1, 24_999, 25_000), work.segment(1, 24_999, 24_999));
  }

  @Test
  void autoChoosesFewTasksForLittleWork() {
    assertEquals(2, ImageRun.tasks(0.1, 2, all(10)));
    assertEquals(32, ImageRun.tasks(60, 2, all(1_000)));
    assertEquals(60, ImageRun.tasks(1_200, 2, all(1_000)));
    assertEquals(1, ImageRun.tasks(600, 2, all(1)));
  }
}
