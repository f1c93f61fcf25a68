package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.tensor.Shape;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * For each axis of a source, batch first, how far each of its positions lies from the axis' first;
 * layers then choose which positions are shown.
 */
final class SourceOffsets {
  private final Shape src;
  private final long[][] offsets;

  /** Makes the offsets that show every position once. */
  SourceOffsets(int batch, Shape item) {
    src = item.prepend(batch);
    offsets = new long[src.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      set(axis, src.size(axis), i -> i);
    }
  }

  /**
   * Lets position {@code i} of an axis show {@code source.applyAsLong(i)} of the source, or nothing
   * where the source has no such position.
   *
   * @param size positions of the axis from now on
   */
  void set(int axis, long size, LongUnaryOperator source) {
    long n = src.size(axis);
    long stride = src.elements(axis + 1, src.rank());
    offsets[axis] =
        LongStream.range(0, size).map(source).map(i -> i >= 0 && i < n ? i * stride : -1).toArray();
  }

  /** Returns the number of axes with the batch. */
  int rank() {
    return offsets.length;
  }

  /** Returns the source's size along an axis. */
  long size(int axis) {
    return src.size(axis);
  }

  /** Returns which axis is the first of {@code axes} spatial ones. */
  int firstSpatial(int axes) {
    return src.rank() - 1 - axes;
  }

  long[] of(int axis) {
    return offsets[axis];
  }

  /** Returns the offsets of all axes; -1 where nothing is shown. */
  long[][] toArray() {
    return offsets.clone();
  }
}
