package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** Checks and arithmetic on source shapes that several layers share. */
final class Shapes {
  private Shapes() {}

  /** Returns the quotient rounded up. */
  static long ceilDiv(long n, long divisor) {
    return -Math.floorDiv(-n, divisor);
  }

  static Shape single(List<Shape> srcs, Layer layer) {
    if (srcs.size() != 1) {
      throw new ShapeMismatchException(
          layer.kind() + " takes one source, received " + srcs.size() + ": " + srcs);
    }
    return srcs.get(0);
  }

  static Shape requireAxes(Shape src, int axes, Layer layer) {
    if (src.rank() < axes + 1) {
      throw new ShapeMismatchException(
          layer.kind()
              + " needs "
              + axes
              + " spatial axes and channels, source has "
              + src.rank()
              + " axes "
              + src);
    }
    return src;
  }

  static long requireChannels(Shape src, Layer layer) {
    if (src.rank() == 0 || src.channels() == Shape.UNKNOWN) {
      throw new ShapeMismatchException(
          layer.kind() + " needs a known number of channels, source has " + src);
    }
    return src.channels();
  }

  /** Returns the index of an axis that may count from the last, checked against a rank. */
  static int axis(int axis, int rank, Layer layer) {
    int index = axis < 0 ? axis + rank : axis;
    if (index < 0 || index >= rank) {
      throw new ShapeMismatchException(
          layer.kind() + " works on axis " + axis + ", source has " + rank + " axes");
    }
    return index;
  }

  /** Returns the shape two sources give when single positions repeat along an axis. */
  static Shape broadcast(Shape a, Shape b, Layer layer) {
    boolean firstLonger = a.rank() >= b.rank();
    Shape longer = firstLonger ? a : b;
    Shape shorter = firstLonger ? b : a;
    Shape dst = longer;
    for (int axis = 1; axis <= shorter.rank(); axis++) {
      dst = dst.with(-axis, broadcast(longer.size(-axis), shorter.size(-axis), a, b, layer));
    }
    return dst;
  }

  private static long broadcast(long x, long y, Shape a, Shape b, Layer layer) {
    if (x == y || y == 1) {
      return x;
    }
    if (x == 1) {
      return y;
    }
    if (x == Shape.UNKNOWN || y == Shape.UNKNOWN) {
      return Math.max(x, y);
    }
    throw new ShapeMismatchException(
        layer.kind() + " needs sources that agree on every axis, received " + a + " and " + b);
  }
}
