package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.counting;
import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of Keras 3.15.1. */
class ReferenceTransposedConvolutionTest {
  private static Layer line(
      int size, int stride, int dilation, Padding padding, Optional<Integer> outputPadding) {
    Window window = new Window(Extents.of(size), Extents.of(stride), Extents.of(dilation), padding);
    return new TransposedConvolution(
        1, window, outputPadding.map(Extents::of), false, Activation.linear());
  }

  @Test
  void scattersTheKernelUnflipped() {
    Layer layer = line(2, 1, 1, Padding.VALID, Optional.empty());
    assertArrayEquals(
        floats(1, 12, 20), LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1, 10)));
  }

  @Test
  void overlapsWhereTheKernelIsLongerThanTheStride() {
    Layer layer = line(3, 2, 1, Padding.VALID, Optional.empty());
    assertArrayEquals(
        floats(1, 10, 102, 20, 200),
        LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1, 10, 100)));
  }

  @Test
  void leavesGapsWhereTheKernelIsShorter() {
    Layer layer = line(1, 3, 1, Padding.SAME, Optional.empty());
    assertArrayEquals(
        floats(1, 0, 0, 2, 0, 0), LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1)));
  }

  @Test
  void cutsSameToStrideTimesTheSource() {
    Layer layer = line(3, 2, 1, Padding.SAME, Optional.empty());
    assertArrayEquals(
        floats(1, 10, 102, 20), LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1, 10, 100)));
  }

  @Test
  void tellsAbsentOutputPaddingFromNone() {
    Layer layer = line(3, 2, 1, Padding.SAME, Optional.of(0));
    assertArrayEquals(
        floats(10, 102, 20), LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1, 10, 100)));
  }

  @Test
  void dilates() {
    Layer layer = line(2, 1, 2, Padding.VALID, Optional.empty());
    assertArrayEquals(
        floats(1, 2, 10, 20), LayerRun.of(layer, 2, 1).compute(floats(1, 2), floats(1, 10)));
  }

  @Test
  void takesFiltersAheadOfChannelsAndAddsTheBiasEverywhere() {
    Window window = Window.of(Extents.of(1, 1), Extents.of(1, 2), Padding.SAME);
    Layer layer = new TransposedConvolution(2, window, Optional.empty(), true, Activation.linear());
    assertArrayEquals(
        floats(12.5, 140, 0.5, -70, 26.5, 360, 0.5, -70),
        LayerRun.of(layer, 1, 2, 2)
            .compute(counting(1, 4), floats(2, 5, 10, 100), floats(0.5, -70)));
  }
}
