package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.counting;
import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.layer.Window;
import org.junit.jupiter.api.Test;

class ReferencePoolingTest {
  private static final float NAN = Float.NaN;

  private static Layer line(Pooling.Reduction reduction, int size, int stride, Padding padding) {
    return new Pooling(reduction, Window.of(Extents.of(size), Extents.of(stride), padding));
  }

  @Test
  void takesTheLargestOfEachChannel() {
    Layer layer = line(Pooling.Reduction.MAX, 2, 2, Padding.VALID);
    assertArrayEquals(floats(3, 7), LayerRun.of(layer, 3, 2).compute(floats(1, 7, 3, -2, 9, 9)));
  }

  @Test
  void ignoresPositionsOutsideTheSource() {
    assertArrayEquals(
        floats(-1, -2),
        LayerRun.of(line(Pooling.Reduction.MAX, 2, 2, Padding.SAME), 3, 1)
            .compute(floats(-1, -3, -2)));
    assertArrayEquals(
        floats(1.5, 3),
        LayerRun.of(line(Pooling.Reduction.AVERAGE, 2, 2, Padding.SAME), 3, 1)
            .compute(floats(1, 2, 3)));
  }

  @Test
  void countsPositionsInsideOnEveryAxis() {
    Window window = Window.of(Extents.of(3, 3), Extents.of(2, 2), Padding.SAME);
    assertArrayEquals(
        floats(3, 4, 6, 7),
        LayerRun.of(new Pooling(Pooling.Reduction.AVERAGE, window), 3, 3, 1)
            .compute(counting(1, 9)));
  }

  /** As TensorFlow on a CPU. */
  @Test
  void neverTakesNanForTheLargest() {
    Layer layer = line(Pooling.Reduction.MAX, 2, 2, Padding.VALID);
    assertArrayEquals(
        floats(1, 2, -Float.MAX_VALUE),
        LayerRun.of(layer, 6, 1).compute(floats(NAN, 1, 2, NAN, NAN, NAN)));
  }

  @Test
  void averagesNanToNan() {
    Layer layer = line(Pooling.Reduction.AVERAGE, 2, 2, Padding.VALID);
    assertArrayEquals(floats(NAN, 2.5), LayerRun.of(layer, 4, 1).compute(floats(NAN, 1, 2, 3)));
  }

  @Test
  void poolsAllPositions() {
    float[] src = floats(1, -10, 2, -20, 6, -30);
    assertArrayEquals(
        floats(6, -10),
        LayerRun.of(new GlobalPooling(Pooling.Reduction.MAX, 2, false), 1, 3, 2).compute(src));
    assertArrayEquals(
        floats(3, -20),
        LayerRun.of(new GlobalPooling(Pooling.Reduction.AVERAGE, 2, true), 1, 3, 2).compute(src));
  }

  @Test
  void keepsAxesAheadWhenPoolingAllPositions() {
    Layer layer = new GlobalPooling(Pooling.Reduction.AVERAGE, 1, false);
    assertArrayEquals(floats(1.5, 3.5), LayerRun.of(layer, 2, 2, 1).compute(floats(1, 2, 3, 4)));
  }

  /** As TensorFlow on a CPU, unlike the pooling by windows. */
  @Test
  void passesNanOnWhenPoolingAllPositions() {
    Layer layer = new GlobalPooling(Pooling.Reduction.MAX, 1, false);
    assertArrayEquals(floats(NAN, 4), LayerRun.of(layer, 2, 2).compute(floats(NAN, 3, 2, 4)));
  }

  private static float[] reduce(Reduction.Operation operation, int axis, boolean keep) {
    Layer layer = new Reduction(operation, Extents.of(axis), keep);
    return LayerRun.of(layer, 2, 3).compute(floats(1, 2, 6, -4, 5, 2));
  }

  @Test
  void reducesAnAxis() {
    assertArrayEquals(floats(-3, 7, 8), reduce(Reduction.Operation.SUM, 0, false));
    assertArrayEquals(floats(3, 1), reduce(Reduction.Operation.MEAN, -1, true));
    assertArrayEquals(floats(6, 5), reduce(Reduction.Operation.MAX, 1, false));
    assertArrayEquals(floats(-4, 2, 2), reduce(Reduction.Operation.MIN, 0, true));
    assertArrayEquals(floats(12, -40), reduce(Reduction.Operation.PRODUCT, 1, false));
    assertArrayEquals(floats(6.25, 2.25, 4), reduce(Reduction.Operation.VARIANCE, 0, false));
    assertArrayEquals(
        floats(2.5, 1.5, 2), reduce(Reduction.Operation.STANDARD_DEVIATION, 0, false));
  }

  @Test
  void reducesAllAxesToOneNumber() {
    Layer layer = new Reduction(Reduction.Operation.SUM, Extents.of(0, 1), false);
    assertArrayEquals(floats(21), LayerRun.of(layer, 2, 3).compute(counting(1, 6)));
  }
}
