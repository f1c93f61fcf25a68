package dev.convoy.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static Window window(int size, int stride, int dilation, Padding padding) {
    return new Window(Extents.of(size), Extents.of(stride), Extents.of(dilation), padding);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 3, 2, 1, 4, 0, 1",
    "7, 3, 2, 1, 4, 1, 1",
    "5, 2, 1, 1, 5, 0, 1",
    "5, 5, 1, 1, 5, 2, 2",
    "1, 7, 3, 1, 1, 3, 3",
    "9, 3, 1, 4, 9, 4, 4",
    "10, 1, 3, 1, 4, 0, 0"
  })
  void sameFollowsTensorFlow(
      long n, int size, int stride, int dilation, long length, long before, long after) {
    Window window = window(size, stride, dilation, Padding.SAME);
    assertEquals(length, window.resultLength(0, n));
    assertEquals(before, window.before(0, n));
    assertEquals(after, window.after(0, n));
  }

  @ParameterizedTest
  @CsvSource({"8, 3, 2, 1, 3", "7, 3, 1, 2, 3", "4, 5, 1, 1, 0", "6, 6, 4, 1, 1"})
  void validCountsWholeWindows(long n, int size, int stride, int dilation, long length) {
    assertEquals(length, window(size, stride, dilation, Padding.VALID).resultLength(0, n));
  }

  @Test
  void causalPadsAheadWhateverTheStride() {
    Window window = window(3, 2, 1, Padding.CAUSAL);
    assertEquals(2, window.before(0, 7));
    assertEquals(0, window.after(0, 7));
    assertEquals(4, window.resultLength(0, 7));
  }

  @Test
  void unknownLengthsStayUnknown() {
    assertEquals(Shape.UNKNOWN, window(3, 2, 1, Padding.SAME).resultLength(0, Shape.UNKNOWN));
  }

  @Test
  void resolvesToExplicitPadding() {
    Window same = new Window(Extents.of(3, 3), Extents.of(2, 2), Extents.of(1, 1), Padding.SAME);
    assertEquals(
        "3x3 stride 2x2 explicit 0x1 to 1x1", same.resolvedFor(Shape.of(8, 7, 5)).toString());
  }

  @ParameterizedTest
  @CsvSource({
    // n, size, stride, dilation, output padding (-1: none), SAME, length, first position
    "5, 3, 2, 1, -1, true, 10, 0", "5, 3, 2, 1, 0, true, 9, 1", "5, 3, 2, 1, 1, true, 10, 0",
    "5, 3, 2, 1, -1, false, 11, 0", "5, 2, 3, 1, -1, false, 15, 0", "5, 3, 1, 2, -1, true, 5, 2",
    "4, 4, 2, 1, -1, true, 8, 1"
  })
  void transposedLengthsAndCrops(
      long n,
      int size,
      int stride,
      int dilation,
      int added,
      boolean same,
      long length,
      long first) {
    Window window = window(size, stride, dilation, same ? Padding.SAME : Padding.VALID);
    TransposedConvolution layer =
        new TransposedConvolution(
            1,
            window,
            added < 0 ? java.util.Optional.empty() : java.util.Optional.of(Extents.of(added)),
            false,
            Activation.linear());
    assertEquals(length, layer.resultLength(0, n));
    assertEquals(first, layer.firstPosition(0));
  }

  @Test
  void namesBothSidesOfAMismatch() {
    Convolution layer =
        new Convolution(4, window(5, 1, 1, Padding.VALID), 1, true, Activation.linear());
    ShapeMismatchException small =
        assertThrows(
            ShapeMismatchException.class, () -> layer.outputShape(List.of(Shape.of(3, 2))));
    assertEquals("a kernel of 5 with valid padding has no place in [3, 2]", small.getMessage());
    ShapeMismatchException flat =
        assertThrows(ShapeMismatchException.class, () -> layer.outputShape(List.of(Shape.of(3))));
    assertEquals(
        "Convolution 5 valid needs 1 spatial axes and channels, source has 1 axes [3]",
        flat.getMessage());
  }

  @Test
  void refusesStridesWithDilation() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Convolution(4, window(3, 2, 2, Padding.SAME), 1, true, Activation.linear()));
    assertEquals(
        "strides and dilation rate must not both be above 1, received 2 and 2",
        refused.getMessage());
  }
}
