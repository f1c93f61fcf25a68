package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.counting;
import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.layer.Upsampling;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of Keras 3.15.1 on TensorFlow 2.21. */
class ReferenceResamplingTest {
  private static float[] enlarged(Interpolation interpolation, int factor, float... row) {
    Layer layer = new Upsampling(Extents.of(1, factor), interpolation);
    return LayerRun.of(layer, 1, row.length, 1).compute(row);
  }

  @Test
  void repeatsEachPosition() {
    assertArrayEquals(
        floats(1, 1, 2, 2, 3, 3), enlarged(Interpolation.NEAREST, 2, floats(1, 2, 3)));
  }

  @Test
  void repeatsAlongEveryAxis() {
    Layer layer = new Upsampling(Extents.of(2, 1, 2), Interpolation.NEAREST);
    assertArrayEquals(
        floats(1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4),
        LayerRun.of(layer, 1, 2, 1, 2).compute(counting(1, 4)));
  }

  @Test
  void mixesTwoNeighboursBilinearly() {
    assertArrayEquals(
        floats(1, 1.25, 1.75, 2.5, 3.5, 4), enlarged(Interpolation.BILINEAR, 2, floats(1, 2, 4)));
  }

  @Test
  void dropsCubicTapsOutside() {
    assertArrayEquals(
        floats(1.088235, 0.810219, 0.221374, -0.070313),
        Arrays.copyOf(enlarged(Interpolation.BICUBIC, 2, floats(1, 0, 0, 0)), 4),
        1e-5f);
  }

  @Test
  void readsCubicWeightsFromATableOf1024Fractions() {
    float[] dst = enlarged(Interpolation.BICUBIC, 3, floats(0, 0, 0, 1, 0, 0, 0));
    assertArrayEquals(floats(0.332899), new float[] {dst[8]}, 1e-6f);
  }

  @Test
  void scalesLanczosTapsInsideToSumOne() {
    assertArrayEquals(
        floats(5, 5, 5, 5, 5, 5), enlarged(Interpolation.LANCZOS3, 3, floats(5, 5)), 1e-6f);
    assertArrayEquals(
        floats(5, 5, 5, 5, 5, 5), enlarged(Interpolation.LANCZOS5, 3, floats(5, 5)), 1e-6f);
  }

  private static float[] resized(
      Interpolation interpolation, Resizing.Fit fit, int height, int width, long h, long w) {
    Layer layer = new Resizing(Extents.of(height, width), interpolation, fit, 9);
    return LayerRun.of(layer, h, w, 1).compute(counting(1, (int) (h * w)));
  }

  @Test
  void takesTheNearestPosition() {
    assertArrayEquals(
        floats(2, 5), resized(Interpolation.NEAREST, Resizing.Fit.STRETCH, 1, 2, 1, 6));
  }

  @Test
  void mixesWithoutAntialiasingWhenShrinking() {
    assertArrayEquals(
        floats(2.5, 6.5), resized(Interpolation.BILINEAR, Resizing.Fit.STRETCH, 1, 2, 1, 8));
  }

  @Test
  void cropsToTheAspectRatioFirst() {
    assertArrayEquals(
        floats(2, 3, 7, 8), resized(Interpolation.BILINEAR, Resizing.Fit.CROP, 2, 2, 2, 5));
  }

  @Test
  void padsToTheAspectRatioFirst() {
    assertArrayEquals(
        floats(9, 9, 9, 1, 2, 3, 9, 9, 9),
        resized(Interpolation.BILINEAR, Resizing.Fit.PAD, 3, 3, 1, 3));
  }

  @Test
  void leavesOutAnOddPositionOfThePadding() {
    assertArrayEquals(
        floats(1, 2, 1, 2), resized(Interpolation.NEAREST, Resizing.Fit.PAD, 2, 2, 1, 2));
  }

  @Test
  void cutsTheCentre() {
    Layer layer = new CenterCrop(Extents.of(1, 2));
    assertArrayEquals(floats(7, 8), LayerRun.of(layer, 3, 5, 1).compute(counting(1, 15)));
  }

  @Test
  void resizesWhereTheSourceIsSmallerThanTheCut() {
    Layer layer = new CenterCrop(Extents.of(2, 2));
    assertArrayEquals(floats(2, 2, 2, 2), LayerRun.of(layer, 1, 4, 1).compute(counting(1, 4)));
  }
}
