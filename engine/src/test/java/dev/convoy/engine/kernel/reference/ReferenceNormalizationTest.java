package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.UnitNormalization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceNormalizationTest {
  @Test
  void scalesAndShiftsByChannel() {
    Layer layer = new Affine(List.of(2.0, 10.0), List.of(0.5, 0.0));
    assertArrayEquals(
        floats(2.5, 20, 6.5, 40), LayerRun.of(layer, 2, 2).compute(floats(1, 2, 3, 4)));
    assertArrayEquals(floats(1, 3), LayerRun.of(Affine.of(2, -1), 2).compute(floats(1, 2)));
  }

  @Test
  void appliesStoredStatistics() {
    Layer layer = new BatchNormalization(1, true, true);
    assertArrayEquals(
        floats(11, 104),
        LayerRun.of(layer, 1, 2)
            .compute(floats(5, 8), floats(1, 2), floats(10, 100), floats(3, 2), floats(3, 8)));
  }

  @Test
  void doesWithoutGammaAndBeta() {
    Layer plain = new BatchNormalization(1, false, false);
    assertArrayEquals(
        floats(1, 2), LayerRun.of(plain, 1, 2).compute(floats(5, 8), floats(3, 2), floats(3, 8)));
    Layer shifted = new BatchNormalization(1, false, true);
    assertArrayEquals(
        floats(8), LayerRun.of(shifted, 1).compute(floats(5), floats(7), floats(3), floats(3)));
  }

  @Test
  void normalizesTheLastAxes() {
    Layer layer = new LayerNormalization(1, 0, true, true, LayerNormalization.Form.STANDARD);
    assertArrayEquals(
        floats(-1, 11, -1, 11),
        LayerRun.of(layer, 2, 2).compute(floats(1, 3, 10, 50), floats(1, 1), floats(0, 10)),
        1e-6f);
  }

  @Test
  void normalizesSeveralAxesTogether() {
    Layer layer = new LayerNormalization(2, 0, true, false, LayerNormalization.Form.STANDARD);
    assertArrayEquals(
        floats(-1, 1, -1, 5),
        LayerRun.of(layer, 2, 2).compute(floats(1, 3, 1, 3), floats(1, 1, 1, 5)),
        1e-6f);
  }

  @Test
  void leavesTheMeanInForRootMeanSquare() {
    Layer layer =
        new LayerNormalization(1, 0, true, false, LayerNormalization.Form.ROOT_MEAN_SQUARE);
    assertArrayEquals(
        floats(3, 4),
        LayerRun.of(layer, 2).compute(floats(3, 4), floats(Math.sqrt(12.5), Math.sqrt(12.5))),
        1e-6f);
  }

  @Test
  void normalizesBlocksOfChannelsOverAllPositions() {
    Layer layer = new GroupNormalization(2, 0, true, true);
    assertArrayEquals(
        floats(-1, -1, -1, 3, 1, 1, 1, 1),
        LayerRun.of(layer, 2, 4)
            .compute(floats(1, 1, 10, 30, 3, 3, 30, 10), floats(1, 1, 1, 1), floats(0, 0, 0, 2)),
        1e-6f);
  }

  @Test
  void normalizesEachChannelWithMinusOneGroups() {
    Layer layer = new GroupNormalization(-1, 0, false, false);
    assertArrayEquals(
        floats(-1, 1, 1, -1), LayerRun.of(layer, 2, 2).compute(floats(1, 30, 3, 10)), 1e-6f);
  }

  @Test
  void dividesByTheNorm() {
    Layer layer = new UnitNormalization(Extents.of(-1));
    assertArrayEquals(
        floats(0.6, 0.8, 0, 0), LayerRun.of(layer, 2, 2).compute(floats(3, 4, 0, 0)), 1e-7f);
    Layer both = new UnitNormalization(Extents.of(0, 1));
    assertArrayEquals(
        floats(0.5, 0.5, 0.5, 0.5), LayerRun.of(both, 2, 2).compute(floats(2, 2, 2, 2)), 1e-7f);
  }

  /** As Keras: the norm is at least 1e-12. */
  @Test
  void boundsTheNormFromBelow() {
    Layer layer = new UnitNormalization(Extents.of(-1));
    assertArrayEquals(floats(0.1), LayerRun.of(layer, 1).compute(floats(1e-13)), 1e-7f);
  }
}
