package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.tensor.Shape;

/**
 * Leads from each number of an item to a number of a smaller array, in which some axes of the item
 * have size 1.
 */
final class IndexMap {
  /** What is done with each number of an item. */
  interface Step {
    /**
     * Does it.
     *
     * @param index of the number in the item
     * @param target of the number in the smaller array
     */
    void at(long index, int target);
  }

  private final long[] sizes;
  private final long[] strides;
  private final long targets;

  private IndexMap(Shape item, boolean[] single) {
    sizes = item.sizes();
    strides = new long[sizes.length];
    long count = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = single[axis] ? 0 : count;
      count *= single[axis] ? 1 : sizes[axis];
    }
    targets = count;
  }

  /** Returns the map to the array in which the marked axes are reduced to one position. */
  static IndexMap reducing(Shape item, boolean[] reduced) {
    return new IndexMap(item, reduced);
  }

  /** Returns the map from {@code item} to a source that repeats along its axes of size 1. */
  static IndexMap repeating(Shape src, Shape item) {
    boolean[] single = new boolean[item.rank()];
    int missing = item.rank() - src.rank();
    for (int axis = 0; axis < single.length; axis++) {
      single[axis] = axis < missing || src.size(axis - missing) == 1;
    }
    return new IndexMap(item, single);
  }

  /** Returns the numbers in the smaller array. */
  int targets() {
    return Math.toIntExact(targets);
  }

  /** Returns the number in the smaller array that belongs to one of the item. */
  long target(long index) {
    long target = 0;
    long rest = index;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      target += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return target;
  }

  /** Returns the numbers along the last axis; 1 when there is no axis. */
  int rowLength() {
    return sizes.length == 0 ? 1 : Math.toIntExact(sizes[sizes.length - 1]);
  }

  /** Returns 1, or 0 when the last axis has size 1 in the smaller array. */
  int rowStride() {
    return sizes.length == 0 ? 0 : (int) strides[sizes.length - 1];
  }

  /** Visits every number of the item in order. */
  void forEach(Step step) {
    long elements = 1;
    for (long size : sizes) {
      elements *= size;
    }
    int length = rowLength();
    int stride = rowStride();
    for (long row = 0; row < elements; row += length) {
      int target = (int) target(row);
      for (int i = 0; i < length; i++) {
        step.at(row + i, target + i * stride);
      }
    }
  }
}
