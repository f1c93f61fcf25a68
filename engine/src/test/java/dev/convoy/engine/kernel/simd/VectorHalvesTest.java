package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.onednn.OneDnnProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Activation.Function;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** AVX-512 kernels with arrays of bfloat16. */
class VectorHalvesTest {
  private final KernelProvider vector = new VectorProvider(new OneDnnProvider());

  @BeforeEach
  void needsProductsOfBfloat16() {
    SimdTests.requireVectors();
    SimdTests.require(Multiplier.PAIRS);
  }

  private void requireHalves(KernelCase drawn) {
    KernelCase reduced = drawn.with(Precision.BF16);
    assertTrue(Bfloat16Arrays.compare(vector, reduced), () -> "not taken by " + reduced);
    assertFalse(Bfloat16Arrays.compare(vector, drawn), () -> "taken by " + drawn);
  }

  private static Window window(int high, int wide, int stride) {
    return Window.of(Extents.of(high, wide), Extents.of(stride, stride), Padding.SAME);
  }

  @ParameterizedTest
  @CsvSource({"3, 3, 1", "3, 3, 2", "5, 5, 1", "5, 5, 2", "7, 7, 1", "1, 3, 1"})
  void depthwise(int high, int wide, int stride) {
    for (Activation after :
        List.of(
            Activation.linear(),
            Activation.Relu.PLAIN,
            new Activation.Relu(0.1, 6, 0),
            Activation.of(Function.SILU))) {
      for (int channels : new int[] {16, 37}) {
        Window window = window(high, wide, stride);
        requireHalves(
            KernelCase.of(
                new DepthwiseConvolution(1, window, channels > 16, after),
                2,
                Shape.of(13, 8, channels)));
      }
    }
  }

  @Test
  void separableInBands() {
    for (Activation after : List.of(Activation.Relu.PLAIN, Activation.of(Function.SILU))) {
      for (int channels : new int[] {24, 64}) {
        requireHalves(
            KernelCase.of(
                new SeparableConvolution(40, 1, window(3, 3, 1), true, after),
                2,
                Shape.of(33, 35, channels)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Pooling.Reduction.class)
  void pooling(Pooling.Reduction reduction) {
    for (int[] each : new int[][] {{2, 2}, {3, 2}, {3, 1}}) {
      Pooling layer = new Pooling(reduction, window(each[0], each[0], each[1]));
      requireHalves(KernelCase.of(layer, 2, Shape.of(9, 8, 21)));
    }
  }

  @Test
  void meansOverAllPositions() {
    GlobalPooling layer = new GlobalPooling(Pooling.Reduction.AVERAGE, 2, true);
    requireHalves(KernelCase.of(layer, 3, Shape.of(13, 17, 37)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Merge.Operation.class,
      names = {"ADD", "MULTIPLY"})
  void merging(Merge.Operation operation) {
    Shape whole = Shape.of(5, 7, 19);
    Shape repeated = Shape.of(1, 1, 19);
    requireHalves(KernelCase.of(new Merge(operation), 3, whole, whole));
    requireHalves(KernelCase.of(new Merge(operation), 3, whole, repeated));
    requireHalves(KernelCase.of(new Merge(operation), 3, repeated, whole));
  }
}
