package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Prelu;
import org.junit.jupiter.api.Test;

class ReferenceActivationTest {
  private static final float NAN = Float.NaN;
  private static final float LOG3 = (float) Math.log(3);

  private static float[] apply(Activation activation, float[] src, long... shape) {
    return LayerRun.of(new ActivationLayer(activation), shape).compute(src);
  }

  @Test
  void appliesAFunctionToEveryNumber() {
    assertArrayEquals(floats(0, 2, NAN), apply(Activation.Relu.PLAIN, floats(-1, 2, NAN), 3, 1));
  }

  @Test
  void normalizesAlongAnyAxis() {
    float[] src = floats(0, 0, LOG3, 0);
    assertArrayEquals(
        floats(0.5, 0.5, 0.75, 0.25), apply(new Activation.Softmax(-1), src, 2, 2), 1e-7f);
    assertArrayEquals(
        floats(0.25, 0.5, 0.75, 0.5), apply(new Activation.Softmax(0), src, 2, 2), 1e-7f);
  }

  @Test
  void doesNotOverflow() {
    assertArrayEquals(
        floats(1, 0), apply(new Activation.Softmax(-1), floats(3e38, -3e38), 2), 1e-7f);
    assertArrayEquals(
        floats(0, -1000), apply(new Activation.LogSoftmax(-1), floats(2000, 1000), 2), 1e-7f);
  }

  @Test
  void takesTheLogarithmOfSoftmax() {
    float[] dst = apply(new Activation.LogSoftmax(-1), floats(LOG3, 0), 2);
    assertArrayEquals(floats(Math.log(0.75), Math.log(0.25)), dst, 1e-7f);
  }

  @Test
  void passesNanOnAlongItsOwnLineOnly() {
    assertArrayEquals(
        floats(NAN, NAN, 0.5, 0.5),
        apply(new Activation.Softmax(-1), floats(NAN, 1, 1, 1), 2, 2),
        1e-7f);
  }

  /** By Keras 3.15.1, whose threshold is not the published one. */
  @Test
  void thresholdsSparsemaxAsKeras() {
    assertArrayEquals(
        floats(1, 0, 0, 0), apply(new Activation.Sparsemax(-1), floats(3, 0, 0, 0), 4));
    assertArrayEquals(
        floats(0.25, 0, 0, 0), apply(new Activation.Sparsemax(-1), floats(1, 0.5, 0.2, 0.1), 4));
  }

  @Test
  void gatesOneHalfByTheOther() {
    assertArrayEquals(
        floats(0.5, 2), apply(new Activation.Glu(-1), floats(1, 2, 0, 1000), 4), 1e-7f);
    assertArrayEquals(
        floats(1.5, 3), apply(new Activation.Glu(0), floats(3, 6, 0, 0), 2, 2), 1e-7f);
  }

  @Test
  void slopesNegativeNumbersByLearnedFactors() {
    float[] src = floats(-1, -2, 3, -4);
    assertArrayEquals(
        floats(-10, -40, 3, -160),
        LayerRun.of(new Prelu(Extents.of()), 2, 2).compute(src, floats(10, 20, 30, 40)));
    assertArrayEquals(
        floats(-10, -40, 3, -80),
        LayerRun.of(new Prelu(Extents.of(0)), 2, 2).compute(src, floats(10, 20)));
    float[] nan = LayerRun.of(new Prelu(Extents.of()), 1).compute(floats(NAN), floats(1));
    assertEquals(NAN, nan[0]);
  }
}
