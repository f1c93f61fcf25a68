package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;

/**
 * The geometry of a window that slides over the spatial axes: result sizes and padding.
 *
 * <p>With source length {@code n}, effective size {@code e = (size - 1) * dilation + 1} and stride
 * {@code s}:
 *
 * <pre>{@code
 * result length   SAME, CAUSAL   ceil(n / s)
 *                 otherwise      floor((n + before + after - e) / s) + 1
 * SAME padding    total = max((ceil(n / s) - 1) * s + e - n, 0); before = total / 2; after = rest
 * }</pre>
 *
 * <p>Source: keras/src/layers/convolutional/base_conv.py and TensorFlow's SAME rule.
 *
 * @param size positions the window covers, at least 1 per axis
 * @param strides positions between windows, at least 1 per axis
 * @param dilation positions between neighbours inside a window, at least 1 per axis
 * @param padding the positions seen outside the source
 */
public record Window(Extents size, Extents strides, Extents dilation, Padding padding) {
  public Window {
    size.requireAtLeast(1, "kernel size");
    strides.requireAtLeast(1, "strides").requireAxes(size.axes(), "strides");
    dilation.requireAtLeast(1, "dilation rate").requireAxes(size.axes(), "dilation rate");
    if (padding.mode() == Padding.Mode.EXPLICIT) {
      padding.before().requireAxes(size.axes(), "padding");
    }
    if (padding.mode() == Padding.Mode.CAUSAL && size.axes() != 1) {
      throw new IllegalArgumentException(
          "padding causal is for one spatial axis, received a kernel of " + size);
    }
  }

  /** Returns a window without dilation. */
  public static Window of(Extents size, Extents strides, Padding padding) {
    return new Window(size, strides, Extents.filled(size.axes(), 1), padding);
  }

  /** Returns a window that covers one position, on any number of axes. */
  public static Window pointwise(int axes) {
    Extents ones = Extents.filled(axes, 1);
    return new Window(ones, ones, ones, Padding.VALID);
  }

  /** Returns the number of spatial axes. */
  public int axes() {
    return size.axes();
  }

  /** Returns the positions from the first to the last that a window covers. */
  public long effectiveSize(int axis) {
    return (size.at(axis) - 1L) * dilation.at(axis) + 1;
  }

  /** Returns the number of windows along an axis of {@code n} positions; may be 0 or less. */
  public long resultLength(int axis, long n) {
    if (n == Shape.UNKNOWN) {
      return Shape.UNKNOWN;
    }
    long stride = strides.at(axis);
    return switch (padding.mode()) {
      case SAME, CAUSAL -> Shapes.ceilDiv(n, stride);
      case VALID, EXPLICIT -> {
        long outside =
            padding.mode() == Padding.Mode.VALID
                ? 0
                : (long) padding.before().at(axis) + padding.after().at(axis);
        yield Math.floorDiv(n + outside - effectiveSize(axis), stride) + 1;
      }
    };
  }

  /** Returns the positions seen ahead of an axis of {@code n} positions. */
  public long before(int axis, long n) {
    return switch (padding.mode()) {
      case VALID -> 0;
      case SAME -> samePadding(axis, n) / 2;
      case CAUSAL -> effectiveSize(axis) - 1;
      case EXPLICIT -> padding.before().at(axis);
    };
  }

  /** Returns the positions seen behind an axis of {@code n} positions. */
  public long after(int axis, long n) {
    return switch (padding.mode()) {
      case VALID, CAUSAL -> 0;
      case SAME -> samePadding(axis, n) - samePadding(axis, n) / 2;
      case EXPLICIT -> padding.after().at(axis);
    };
  }

  private long samePadding(int axis, long n) {
    long windows = Shapes.ceilDiv(n, (long) strides.at(axis));
    return Math.max((windows - 1) * strides.at(axis) + effectiveSize(axis) - n, 0);
  }

  /** Returns this window with its padding worked out for a source shape. */
  public Window resolvedFor(Shape src) {
    int[] before = new int[axes()];
    int[] after = new int[axes()];
    int first = src.rank() - 1 - axes();
    for (int axis = 0; axis < axes(); axis++) {
      before[axis] = Math.toIntExact(before(axis, src.size(first + axis)));
      after[axis] = Math.toIntExact(after(axis, src.size(first + axis)));
    }
    return new Window(
        size, strides, dilation, Padding.explicit(Extents.of(before), Extents.of(after)));
  }

  /** Returns the shape that sliding over a source gives, with another number of channels. */
  Shape resultShape(Shape src, long channels, Layer layer) {
    Shape dst = Shapes.requireAxes(src, axes(), layer).with(-1, channels);
    int first = src.rank() - 1 - axes();
    for (int axis = 0; axis < axes(); axis++) {
      long length = resultLength(axis, src.size(first + axis));
      if (src.size(first + axis) != Shape.UNKNOWN && length <= 0) {
        throw new ShapeMismatchException(
            "a kernel of " + size + " with " + padding + " padding has no place in " + src);
      }
      dst = dst.with(first + axis, length);
    }
    return dst;
  }

  /** Returns for example {@code 3x3 stride 2x2 same}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(size.toString());
    if (!strides.all(1)) {
      text.append(" stride ").append(strides);
    }
    if (!dilation.all(1)) {
      text.append(" dilation ").append(dilation);
    }
    return text.append(' ').append(padding).toString();
  }
}
