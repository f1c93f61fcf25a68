package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Precision;
import org.junit.jupiter.api.Test;

class CorePeakTest {
  @Test
  void aPrecisionTakesTheFasterInstructions() {
    CorePeak tiles = new CorePeak(150e9, 2400e9, 20e9);
    assertEquals(400e9, tiles.operations(Precision.FLOAT32));
    assertEquals(800e9, tiles.operations(Precision.BF16X3));
    assertEquals(2400e9, tiles.operations(Precision.BF16));
    CorePeak pairs = new CorePeak(150e9, 300e9, 20e9);
    assertEquals(150e9, pairs.operations(Precision.FLOAT32));
    assertEquals(150e9, pairs.operations(Precision.BF16X3));
    assertEquals(300e9, pairs.operations(Precision.BF16));
    CorePeak vectors = new CorePeak(150e9, 0, 20e9);
    for (Precision precision : Precision.values()) {
      assertEquals(150e9, vectors.operations(precision));
    }
  }

  /**
   * A vector is 16 numbers, a tile product 16,384 operations: no core is slower than 1 GHz here.
   */
  @Test
  void thisMachinesIsMeasuredOnce() {
    SimdTests.requireVectors();
    CorePeak peak = CorePeak.ofThisMachine().orElseThrow();
    assertTrue(peak.products() > 10e9 && peak.products() < 1000e9, peak::toString);
    assertTrue(peak.copied() > 1e9 && peak.copied() < 1000e9, peak::toString);
    if (SimdLibrary.tileFailure().isEmpty()) {
      assertTrue(peak.bfloatProducts() > 2 * peak.products(), peak::toString);
    }
    double operations = CorePeak.operationsOfThisMachine(Precision.BF16).orElseThrow();
    // No ratio to the one above: what else the host runs may halve either.
    assertTrue(operations > 10e9 && operations < 20_000e9, () -> "operations " + operations);
    assertSame(peak, CorePeak.ofThisMachine().orElseThrow());
  }
}
