package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.tensor.Shape;

/**
 * A batch of items seen as {@code [items, depth, height, width, channels]}: missing spatial axes
 * have size 1, axes ahead of the spatial ones are folded into the items.
 */
record Grid(long items, int depth, int height, int width, int channels) {
  static Grid of(int batch, Shape item, int axes) {
    if (axes > 3) {
      throw new IllegalArgumentException("spatial axes must be at most 3, received " + axes);
    }
    int first = item.rank() - 1 - axes;
    int[] sizes = {1, 1, 1};
    for (int axis = 0; axis < axes; axis++) {
      sizes[3 - axes + axis] = Math.toIntExact(item.size(first + axis));
    }
    long items = Math.multiplyExact(batch, item.elements(0, first));
    return new Grid(items, sizes[0], sizes[1], sizes[2], Math.toIntExact(item.channels()));
  }

  /** Returns the numbers in a row: one line along the width with all channels. */
  int rowLength() {
    return Math.multiplyExact(width, channels);
  }

  /** Returns where a row begins. */
  long row(long item, int z, int y) {
    return ((item * depth + z) * height + y) * rowLength();
  }
}
