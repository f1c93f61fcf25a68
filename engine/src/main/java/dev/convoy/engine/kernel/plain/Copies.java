package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.tensor.Shape;

/** The copies that layers are which only move numbers. */
final class Copies {
  private Copies() {}

  /** Returns the distance of neighbours along each axis of {@code [batch, item...]}. */
  private static long[] strides(Shape item) {
    long[] strides = new long[item.rank() + 1];
    long stride = 1;
    for (int axis = item.rank(); axis > 0; axis--) {
      strides[axis] = stride;
      stride *= item.size(axis - 1);
    }
    strides[0] = stride;
    return strides;
  }

  /** Takes a box of the source, from a first position on, some of them left out between. */
  static PlainCopy box(int batch, Shape src, Shape dst, long[] first, int[] steps) {
    long[] strides = strides(src);
    long offset = 0;
    for (int axis = 0; axis < src.rank(); axis++) {
      offset += first[axis] * strides[axis + 1];
      strides[axis + 1] *= steps[axis];
    }
    return new PlainCopy(dst.prepend(batch), strides, offset);
  }

  /** Reorders axes: result axis {@code i} is source axis {@code order[i]}. */
  static PlainCopy permuted(int batch, Shape src, Shape dst, Extents order) {
    long[] strides = strides(src);
    long[] permuted = strides.clone();
    for (int axis = 0; axis < src.rank(); axis++) {
      permuted[axis + 1] = strides[order.at(axis) + 1];
    }
    return new PlainCopy(dst.prepend(batch), permuted, 0);
  }

  /** Repeats the whole item along a new first axis. */
  static PlainCopy stacked(int batch, Shape src, long times) {
    Shape dst = Shape.of(batch, times, src.elements());
    return new PlainCopy(dst, new long[] {src.elements(), 0, 1}, 0);
  }

  /** Repeats each position along the spatial axes. */
  static PlainCopy enlarged(int batch, Shape src, Extents factors) {
    int first = src.rank() - 1 - factors.axes();
    long[] strides = strides(src);
    Shape split = Shape.of(batch * src.elements(0, first));
    long[] splitStrides = new long[2 + 2 * factors.axes()];
    splitStrides[0] = src.elements(first, src.rank());
    for (int axis = 0; axis < factors.axes(); axis++) {
      split = split.concat(Shape.of(src.size(first + axis), factors.at(axis)));
      splitStrides[1 + 2 * axis] = strides[first + axis + 1];
    }
    splitStrides[splitStrides.length - 1] = 1;
    return new PlainCopy(split.concat(Shape.of(src.channels())), splitStrides, 0);
  }
}
