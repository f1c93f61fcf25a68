package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkBlocksTest {
  private static WorkBlocks equal(int inputs, double secondsEach) {
    return new WorkBlocks(blocks(new long[inputs]), secondsEach);
  }

  private static InputBlocks blocks(long... bytes) {
    InputBlocks blocks = new InputBlocks();
    for (int i = 0; i < bytes.length; i++) {
      blocks.add(i, bytes[i]);
    }
    return blocks;
  }

  @Test
  void cutsSegmentsOfTheWantedLength() {
    WorkBlocks work = equal(10, 1);
    assertEquals(new Segment(0, 0, 4), work.segment(0, 0, 4.5));
    assertEquals(new Segment(1, 4, 8), work.segment(1, 4, 4.5));
    assertEquals(new Segment(2, 8, 10), work.segment(2, 8, 4.5));
  }

  @Test
  void aSmallRestIsNoSegmentOfItsOwn() {
    WorkBlocks work = equal(10, 1);
    assertEquals(new Segment(0, 0, 10), work.segment(0, 0, 8));
    assertEquals(new Segment(0, 0, 7), work.segment(0, 0, 7.9));
    assertEquals(new Segment(3, 5, 10), work.segment(3, 5, 4));
  }

  @Test
  void aSegmentHasAtLeastOneInput() {
    assertEquals(new Segment(0, 3, 4), equal(10, 100).segment(0, 3, 1));
  }

  @Test
  void tasksBeginWhereTheWorkIsEven() {
    assertArrayEquals(
        new long[] {0, 2, 5, 7}, sorted(equal(10, 1).starts(all(10), TaskShares.equal(10, 4), 1)));
    WorkBlocks uneven = new WorkBlocks(blocks(100_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0.1);
    assertArrayEquals(new long[] {0, 1}, uneven.starts(all(10), TaskShares.equal(6, 2), 1));
  }

  private static Segment all(int inputs) {
    return new Segment(0, 0, inputs);
  }

  private static long[] sorted(long[] starts) {
    assertTrue(Arrays.equals(Arrays.stream(starts).sorted().toArray(), starts));
    return starts;
  }

  @Test
  void inputsStayTogether() {
    double[] shares = TaskShares.equal(23, 3);
    long[] starts = equal(30, 1).starts(new Segment(1, 3, 26), shares, 4);
    assertArrayEquals(new long[] {3, 11, 15}, sorted(starts));
  }

  @Test
  void moreTasksThanInputsLeaveSomeWithout() {
    long[] starts = sorted(equal(3, 1).starts(all(3), TaskShares.equal(3, 7), 1));
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
    assertEquals(1, blocks(new long[10_000]).size());
    assertEquals(1_024, new InputBlocks().add(9_999_999, 1).size());
    WorkBlocks work = equal(25_000, 1);
    assertEquals(new Segment(0, 0, 16_664), work.segment(0, 0, 16_667));
    assertEquals(new Segment(1, 16_664, 25_000), work.segment(1, 16_664, 16_667));
  }

  @Test
  void partsOfAListingAddUpInAnyOrder() {
    InputBlocks head = blocks(7, 8, 9);
    InputBlocks tail = new InputBlocks().add(20_001, 5).add(20_000, 6).add(3, 1);
    for (InputBlocks sum : List.of(head.add(tail), tail.add(blocks(7, 8, 9)))) {
      assertEquals(6, sum.inputs());
      assertEquals(4, sum.size());
      assertEquals(25, sum.bytes(0));
      assertEquals(11, sum.bytes(5_000));
    }
  }

  @Test
  void tasksGetTheWorkThatIsTheirs() {
    double[] shares = {5, 3, 1, 1};
    assertArrayEquals(new long[] {0, 5, 8, 9}, equal(10, 1).starts(all(10), shares, 1));
  }
}
