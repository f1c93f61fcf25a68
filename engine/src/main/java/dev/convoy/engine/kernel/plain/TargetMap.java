package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/**
 * Leads from each number of an item to a number of a smaller array, in which some axes of the item
 * have size 1.
 */
final class TargetMap {
  /** What is done with each tile of an item. */
  interface Visitor {
    /**
     * Takes a tile.
     *
     * @param values numbers of the tile
     * @param start index of the first in the item
     * @param base counted from which the targets are
     * @param targets the smaller array's index of each
     */
    void tile(float[] values, long start, int length, int base, int[] targets);
  }

  private final Tiling tiling;
  private final StridedSource targets;
  private final long elements;
  private final int count;

  TargetMap(Shape item, boolean[] single) {
    tiling = new Tiling(item);
    elements = item.elements();
    long[] strides = new long[tiling.rank()];
    long stride = 1;
    for (int axis = item.rank() - 1; axis >= 0; axis--) {
      strides[axis] = single[axis] ? 0 : stride;
      stride *= single[axis] ? 1 : item.size(axis);
    }
    count = Math.toIntExact(stride);
    targets = new StridedSource(tiling, strides, 0, 2);
  }

  /** Returns the numbers of the smaller array. */
  int count() {
    return count;
  }

  /** Returns the numbers of the item. */
  long elements() {
    return elements;
  }

  /** Visits every tile of one item of an array. */
  void forEach(Tensor array, int item, Visitor visitor) {
    float[] values = HeapBuffers.take(0, tiling.largest());
    tiling.forEach(
        (start, length, position) -> {
          array.copyTo(item * elements + start, values, 0, length);
          int base = (int) targets.base(position);
          visitor.tile(values, start, length, base, targets.offsets());
        });
  }
}
