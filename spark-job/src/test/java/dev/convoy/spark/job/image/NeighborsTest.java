package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NeighborsTest {
  @Test
  void findsTheOtherImageOfTheSmallestAngle() {
    Neighbors neighbors =
        new Neighbors(
            List.of("a", "b", "c"),
            List.of(new float[] {1, 0}, new float[] {0, 5}, new float[] {3, 3}));
    assertEquals(2, neighbors.nearest(0));
    assertEquals(2, neighbors.nearest(1));
    assertEquals(0, neighbors.nearest(2));
    assertEquals("  a  ->  c  0.7071\n  b  ->  c  0.7071\n  c  ->  a  0.7071\n", neighbors.text());
  }

  @Test
  void zerosAreNearToNothing() {
    Neighbors neighbors =
        new Neighbors(List.of("a", "b"), List.of(new float[2], new float[] {1, 1}));
    assertEquals(0, neighbors.cosine(0, 1));
  }

  @Test
  void oneImageHasNoOther() {
    assertEquals("  a  has no other\n", new Neighbors(List.of("a"), List.of(new float[2])).text());
  }

  @Test
  void tooManyAreNotCompared() {
    assertTrue(Neighbors.isFeasible(2_000, 4_096));
    assertFalse(Neighbors.isFeasible(10_001, 1));
    assertFalse(Neighbors.isFeasible(10_000, 4_096));
  }
}
