package dev.convoy.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RegionTest {
  private static Region region(long start0, long start1, long size0, long size1) {
    return Region.of(new long[] {start0, start1}, new long[] {size0, size1});
  }

  @Test
  void intersectsAndUnites() {
    Region a = region(0, 0, 4, 4);
    Region b = region(2, -1, 4, 3);
    assertEquals("[2:4, 0:2]", a.intersect(b).toString());
    assertEquals("[0:6, -1:4]", a.union(b).toString());
    assertTrue(a.union(b).contains(a));
    assertFalse(a.contains(b));
  }

  @Test
  void emptyRegionsAddNothing() {
    Region empty = region(9, 9, 0, 2);
    Region a = region(1, 2, 3, 4);
    assertTrue(empty.isEmpty());
    assertEquals(a, a.union(empty));
    assertEquals(a, empty.union(a));
    assertTrue(a.contains(empty));
    assertTrue(a.intersect(region(50, 50, 1, 1)).isEmpty());
  }

  @Test
  void movesAndCoversWholeArrays() {
    assertEquals("[0:5, 0:6]", Region.whole(Shape.of(5, 6)).toString());
    assertEquals("[2:7, -1:5]", Region.whole(Shape.of(5, 6)).shift(2, -1).toString());
  }

  @Test
  void refusesNegativeSizes() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> region(0, 0, -1, 1));
    assertEquals(
        "Cannot make a region: needs one size of at least 0 for each start,"
            + " received starts [0, 0] and sizes [-1, 1]",
        refused.getMessage());
  }
}
