package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/**
 * Reads an array in the order of another: each axis of the other moves by a stride of its own, 0
 * where the array repeats.
 */
final class StridedSource {
  /** Spans up to so many numbers are copied to the heap before they are picked from. */
  private static final long WIDEST_SPAN = 1 << 16;

  private final long[] strides;
  private final long offset;
  private final int[] offsets;
  private final boolean inOrder;
  private final boolean compact;
  private final int slot;

  /**
   * Makes a source.
   *
   * @param tiling of the array in whose order is read
   * @param strides for each axis of that array, at least 0
   * @param offset of the first number
   * @param slot of the heap buffer it may use
   */
  StridedSource(Tiling tiling, long[] strides, long offset, int slot) {
    this.strides = strides.clone();
    this.offset = offset;
    this.slot = slot;
    long[] wide = tiling.offsets(strides);
    long widest = 0;
    boolean same = true;
    for (int i = 0; i < wide.length; i++) {
      widest = Math.max(widest, wide[i]);
      same &= wide[i] == i;
    }
    inOrder = same;
    compact = widest < WIDEST_SPAN;
    offsets = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      offsets[i] = Math.toIntExact(wide[i]);
    }
  }

  /**
   * Returns the source that reads items which repeat along their axes of size 1.
   *
   * @param tiling of {@code [batch, whole...]}
   * @param item of as many axes as {@code whole} or fewer
   */
  static StridedSource repeating(Tiling tiling, Shape item, int batch, int slot) {
    long[] strides = new long[tiling.rank()];
    long stride = 1;
    for (int axis = 1; axis <= item.rank(); axis++) {
      strides[strides.length - axis] = item.size(-axis) == 1 ? 0 : stride;
      stride *= item.size(-axis);
    }
    strides[0] = batch == 1 ? 0 : stride;
    return new StridedSource(tiling, strides, 0, slot);
  }

  /** Returns the index of the number that belongs to the first of a tile. */
  long base(long[] position) {
    long base = offset;
    for (int axis = 0; axis < position.length; axis++) {
      base += position[axis] * strides[axis];
    }
    return base;
  }

  /** Returns how far the number that belongs to each of a tile lies from {@link #base}. */
  int[] offsets() {
    return offsets;
  }

  /** Reads the numbers that belong to a tile. */
  void read(Tensor array, long[] position, int length, float[] values) {
    long base = base(position);
    if (inOrder) {
      array.copyTo(base, values, 0, length);
    } else if (compact) {
      int span = span(length);
      float[] near = HeapBuffers.take(slot, span);
      array.copyTo(base, near, 0, span);
      for (int i = 0; i < length; i++) {
        values[i] = near[offsets[i]];
      }
    } else {
      for (int i = 0; i < length; i++) {
        values[i] = array.getFloat(base + offsets[i]);
      }
    }
  }

  private int span(int length) {
    int last = 0;
    for (int i = 0; i < length; i++) {
      last = Math.max(last, offsets[i]);
    }
    return last + 1;
  }
}
