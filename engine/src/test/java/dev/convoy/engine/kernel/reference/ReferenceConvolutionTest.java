package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.counting;
import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceConvolutionTest {
  private static Window line(int size, int stride, int dilation, Padding padding) {
    return new Window(Extents.of(size), Extents.of(stride), Extents.of(dilation), padding);
  }

  private static Layer plain(Window window) {
    return new Convolution(1, window, 1, false, Activation.linear());
  }

  @Test
  void correlatesWithoutFlippingTheKernel() {
    float[] dst =
        LayerRun.of(plain(line(2, 1, 1, Padding.VALID)), 3, 1)
            .compute(floats(1, 2, 3), floats(1, 10));
    assertArrayEquals(floats(21, 32), dst);
  }

  @Test
  void padsSameWithTheOddZeroBehind() {
    float[] dst =
        LayerRun.of(plain(line(3, 2, 1, Padding.SAME)), 4, 1)
            .compute(floats(1, 2, 3, 4), floats(1, 10, 100));
    assertArrayEquals(floats(321, 43), dst);
  }

  @Test
  void padsCausallyAhead() {
    float[] dst =
        LayerRun.of(plain(line(2, 1, 2, Padding.CAUSAL)), 4, 1)
            .compute(floats(1, 2, 3, 4), floats(1, 10));
    assertArrayEquals(floats(10, 20, 31, 42), dst);
  }

  @Test
  void padsByGivenNumbers() {
    Padding padding = Padding.explicit(Extents.of(0), Extents.of(2));
    float[] dst =
        LayerRun.of(plain(line(2, 1, 1, padding)), 2, 1).compute(floats(1, 2), floats(1, 10));
    assertArrayEquals(floats(21, 2, 0), dst);
  }

  @Test
  void dilates() {
    float[] dst =
        LayerRun.of(plain(line(2, 1, 3, Padding.VALID)), 5, 1)
            .compute(floats(1, 2, 3, 4, 5), floats(1, 10));
    assertArrayEquals(floats(41, 52), dst);
  }

  @Test
  void sumsOverChannelsThenAddsBiasThenActivates() {
    Layer layer = new Convolution(2, line(1, 1, 1, Padding.VALID), 1, true, Activation.Relu.PLAIN);
    float[] dst =
        LayerRun.of(layer, 2, 2)
            .compute(floats(1, 2, 3, 4), floats(1, -1, 10, -10), floats(0.5, 25));
    assertArrayEquals(floats(21.5, 4, 43.5, 0), dst);
  }

  @Test
  void showsEachGroupItsOwnChannels() {
    Layer layer = new Convolution(4, line(1, 1, 1, Padding.VALID), 2, false, Activation.linear());
    float[] dst = LayerRun.of(layer, 1, 2).compute(floats(1, 2), floats(1, 10, 100, 1000));
    assertArrayEquals(floats(1, 10, 200, 2000), dst);
  }

  @Test
  void worksOnPlanesAndVolumes() {
    Window plane = Window.of(Extents.of(2, 2), Extents.of(1, 1), Padding.VALID);
    assertArrayEquals(
        floats(5421, 6532),
        LayerRun.of(plain(plane), 2, 3, 1).compute(counting(1, 6), floats(1, 10, 100, 1000)));
    Window volume = Window.of(Extents.of(2, 1, 2), Extents.of(1, 1, 1), Padding.VALID);
    assertArrayEquals(
        floats(6521, 8743),
        LayerRun.of(plain(volume), 2, 2, 2, 1).compute(counting(1, 8), floats(1, 10, 100, 1000)));
  }

  @Test
  void carriesAxesAheadOfTheSpatialOnes() {
    float[] dst =
        LayerRun.of(plain(line(2, 1, 1, Padding.VALID)), 2, 2, 2, 1)
            .compute(counting(1, 8), floats(1, 10));
    assertArrayEquals(floats(21, 43, 65, 87), dst);
  }

  @Test
  void appliesSoftmaxToTheSums() {
    Layer layer =
        new Convolution(2, line(1, 1, 1, Padding.VALID), 1, false, new Activation.Softmax(-1));
    float[] dst = LayerRun.of(layer, 1, 1).compute(floats(1), floats(0, Math.log(3)));
    assertArrayEquals(floats(0.25, 0.75), dst, 1e-7f);
  }

  @Test
  void refusesToFuseGlu() {
    Layer layer =
        new Convolution(2, line(1, 1, 1, Padding.VALID), 1, false, new Activation.Glu(-1));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LayerRun.of(layer, 1, 1).compute(floats(1), floats(1, 1)));
    assertEquals(
        "glu halves an axis: it must be a layer of its own after Convolution 1 valid",
        e.getMessage());
  }

  @Test
  void roundsTheSumOnce() {
    float[] dst =
        LayerRun.of(plain(line(3, 1, 1, Padding.VALID)), 3, 1)
            .compute(floats(1e8, 1, -1e8), floats(1, 1, 1));
    assertArrayEquals(floats(1), dst);
  }

  @Test
  void keepsChannelsApartInDepthwise() {
    Layer layer =
        new DepthwiseConvolution(2, line(2, 1, 1, Padding.VALID), true, Activation.linear());
    float[] dst =
        LayerRun.of(layer, 2, 2)
            .compute(floats(1, 2, 3, 4), floats(1, 2, 3, 4, 10, 20, 30, 40), floats(0, 0, 0, 0.5));
    assertArrayEquals(floats(31, 62, 126, 168.5), dst);
  }

  @Test
  void stridesADilatedDepthwiseConvolution() {
    Layer layer =
        new DepthwiseConvolution(1, line(2, 2, 2, Padding.SAME), false, Activation.linear());
    float[] dst = LayerRun.of(layer, 5, 1).compute(counting(1, 5), floats(1, 10));
    assertArrayEquals(floats(20, 42, 4), dst);
  }

  @Test
  void mixesDepthwiseResultsInSeparable() {
    Layer layer =
        new SeparableConvolution(1, 2, line(2, 1, 1, Padding.VALID), true, Activation.Relu.PLAIN);
    List<float[]> weights = List.of(floats(1, 2, 10, 20), floats(1, 1000), floats(-60031));
    LayerRun run = new LayerRun(layer, 1, List.of(Shape.of(3, 1)));
    assertArrayEquals(floats(0, 4001), run.compute(List.of(floats(1, 2, 3)), weights).get(0));
  }
}
