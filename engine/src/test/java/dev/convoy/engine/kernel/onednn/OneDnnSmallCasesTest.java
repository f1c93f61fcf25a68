package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneDnnSmallCasesTest {
  @BeforeEach
  void needsNatives() {
    NativeTests.requireOneDnn();
  }

  private static Window line(int size, int stride, Padding padding) {
    return Window.of(Extents.of(size), Extents.of(stride), padding);
  }

  @Test
  void correlatesWithoutFlippingTheKernel() {
    Layer layer = new Convolution(1, line(2, 1, Padding.VALID), 1, false, Activation.linear());
    assertArrayEquals(
        new float[] {21, 32}, run(layer, Tensor.of(Shape.of(1, 3, 1), 1, 2, 3), kernel(1, 10)));
  }

  @Test
  void padsTheOddPositionBehind() {
    Layer layer = new Convolution(1, line(2, 1, Padding.SAME), 1, false, Activation.linear());
    assertArrayEquals(
        new float[] {21, 32, 3}, run(layer, Tensor.of(Shape.of(1, 3, 1), 1, 2, 3), kernel(1, 10)));
  }

  @Test
  void padsCausallyAhead() {
    Layer layer = new Convolution(1, line(2, 1, Padding.CAUSAL), 1, false, Activation.linear());
    assertArrayEquals(
        new float[] {10, 21, 32}, run(layer, Tensor.of(Shape.of(1, 3, 1), 1, 2, 3), kernel(1, 10)));
  }

  @Test
  void addsTheBiasThenRectifies() {
    Layer layer = new Convolution(1, line(1, 1, Padding.VALID), 1, true, Activation.Relu.PLAIN);
    assertArrayEquals(
        new float[] {0, 0, 1},
        run(layer, Tensor.of(Shape.of(1, 3, 1), 1, 2, 3), kernel(1), Tensor.of(Shape.of(1), -2)));
  }

  @Test
  void keepsChannelsApartInDepthwise() {
    Layer layer =
        new DepthwiseConvolution(2, line(1, 1, Padding.VALID), false, Activation.linear());
    assertArrayEquals(
        new float[] {1, 10, 200, 2000},
        run(
            layer,
            Tensor.of(Shape.of(1, 1, 2), 1, 2),
            Tensor.of(Shape.of(1, 2, 2), 1, 10, 100, 1000)));
  }

  @Test
  void scattersTheKernelUnflipped() {
    Layer layer =
        new TransposedConvolution(
            1, line(2, 3, Padding.SAME), Optional.empty(), true, Activation.linear());
    assertArrayEquals(
        new float[] {1.5f, 10.5f, 0.5f, 2.5f, 20.5f, 0.5f},
        run(
            layer,
            Tensor.of(Shape.of(1, 2, 1), 1, 2),
            kernel(1, 10),
            Tensor.of(Shape.of(1), 0.5f)));
  }

  @Test
  void leavesPaddingOutOfTheMean() {
    Layer layer = new Pooling(Pooling.Reduction.AVERAGE, line(2, 2, Padding.SAME));
    assertArrayEquals(new float[] {1.5f, 3}, run(layer, Tensor.of(Shape.of(1, 3, 1), 1, 2, 3)));
  }

  @Test
  void multipliesRowsByTheMatrix() {
    Layer layer = new Dense(2, true, Activation.linear());
    assertArrayEquals(
        new float[] {21.5f, 42.5f},
        run(
            layer,
            Tensor.of(Shape.of(1, 2), 1, 2),
            Tensor.of(Shape.of(2, 2), 1, 2, 10, 20),
            Tensor.of(Shape.of(2), 0.5f, 0.5f)));
  }

  /** Along the last axis, one window, a stride, and a position or two behind that it leaves out. */
  @Test
  void aStrideThatLeavesOneWindowIsHarmless() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(4);
      Window window =
          Window.of(
              Extents.of(1 + random.nextInt(3), 1 + random.nextInt(4), size),
              Extents.of(1 + random.nextInt(2), 1, 2 + random.nextInt(2)),
              Padding.VALID);
      int channels = 1 + random.nextInt(2);
      int filters = List.of(1, 4, 16, 17, 32).get(random.nextInt(5));
      Shape item = Shape.of(4 + random.nextInt(4), 5 + random.nextInt(4), size + 1, channels);
      KernelCase drawn =
          KernelCase.of(new Convolution(filters, window, 1, true, Activation.linear()), 1, item)
              .withSeed(seed);
      float[] expected = drawn.compute(new ReferenceProvider()).get(0);
      float[] actual = drawn.compute(new OneDnnProvider()).get(0);
      assertTrue(KernelCase.error(actual, expected) < 2e-5, drawn.toString());
    }
  }

  @Test
  void declinesWithAReason() {
    Offer offer = offer(new Flatten(), Shape.of(2, 2), 1, List.of());
    assertEquals(new Offer.Declined("only moves or weighs numbers"), offer);
  }

  @Test
  void refusesToRunAfterClosing() {
    Layer layer = new Pooling(Pooling.Reduction.MAX, line(2, 2, Padding.VALID));
    Kernel kernel = ((Offer.Accepted) offer(layer, Shape.of(2, 1), 1, List.of())).kernel();
    assertTrue(kernel.implementation().startsWith("onednn "), kernel.implementation());
    kernel.close();
    try (Tensor src = Tensor.of(Shape.of(1, 2, 1), 1, 2);
        Tensor dst = Tensor.of(Shape.of(1, 1, 1), 0)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class, () -> kernel.run(List.of(src), List.of(dst), src));
      assertEquals("Cannot run a kernel: its owner has closed it", e.getMessage());
    }
  }

  private static Tensor kernel(float... taps) {
    return Tensor.of(Shape.of(taps.length, 1, 1), taps);
  }

  private static Offer offer(Layer layer, Shape item, int batch, List<Tensor> weights) {
    return new OneDnnProvider()
        .offer(new KernelRequest(layer, batch, List.of(item), weights, Precision.FLOAT32, 1));
  }

  private static float[] run(Layer layer, Tensor src, Tensor... weights) {
    Shape item = src.shape().slice(1, src.shape().rank());
    int batch = (int) src.shape().size(0);
    Offer offer = offer(layer, item, batch, List.of(weights));
    try (Kernel kernel = ((Offer.Accepted) offer).kernel();
        Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(kernel.scratchBytes()));
        Tensor dst =
            Tensor.allocate(ElementType.FLOAT32, layer.outputShape(List.of(item)).prepend(batch))) {
      kernel.run(List.of(src), List.of(dst), scratch);
      return dst.toFloats();
    } finally {
      src.close();
      List.of(weights).forEach(Tensor::close);
    }
  }
}
