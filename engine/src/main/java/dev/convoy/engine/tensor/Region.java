package dev.convoy.engine.tensor;

import java.util.Arrays;

/**
 * A box of positions in an array: per axis the first position and the number of positions;
 * immutable. A start may be negative and an end may lie beyond the array: such a region reaches
 * over the border.
 */
public final class Region {
  private final long[] starts;
  private final long[] sizes;

  private Region(long[] starts, long[] sizes) {
    this.starts = starts;
    this.sizes = sizes;
  }

  /**
   * Returns the box that starts at {@code starts} and spans {@code sizes} positions.
   *
   * @param sizes at least 0 each, one for each start
   */
  public static Region of(long[] starts, long[] sizes) {
    if (starts.length != sizes.length || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          "Cannot make a region: needs one size of at least 0 for each start, received starts "
              + Arrays.toString(starts)
              + " and sizes "
              + Arrays.toString(sizes));
    }
    return new Region(starts.clone(), sizes.clone());
  }

  /** Returns the box that covers a whole array. */
  public static Region whole(Shape shape) {
    return new Region(new long[shape.rank()], shape.sizes());
  }

  /** Returns the number of axes. */
  public int rank() {
    return starts.length;
  }

  /** Returns the first position along an axis. */
  public long start(int axis) {
    return starts[axis];
  }

  /** Returns the number of positions along an axis. */
  public long size(int axis) {
    return sizes[axis];
  }

  /** Returns the position after the last along an axis. */
  public long end(int axis) {
    return starts[axis] + sizes[axis];
  }

  /** Returns the sizes as a shape. */
  public Shape shape() {
    return Shape.of(sizes);
  }

  /** Tells whether the box holds no position. */
  public boolean isEmpty() {
    return Arrays.stream(sizes).anyMatch(size -> size == 0);
  }

  /** Returns the positions that both boxes hold; empty boxes have size 0 on some axis. */
  public Region intersect(Region other) {
    long[] start = new long[rank()];
    long[] size = new long[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      start[axis] = Math.max(starts[axis], other.starts[axis]);
      size[axis] = Math.max(0, Math.min(end(axis), other.end(axis)) - start[axis]);
    }
    return new Region(start, size);
  }

  /** Returns the smallest box that holds both; an empty box adds nothing. */
  public Region union(Region other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    long[] start = new long[rank()];
    long[] size = new long[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      start[axis] = Math.min(starts[axis], other.starts[axis]);
      size[axis] = Math.max(end(axis), other.end(axis)) - start[axis];
    }
    return new Region(start, size);
  }

  /** Tells whether every position of another box lies in this one. */
  public boolean contains(Region other) {
    return other.isEmpty() || intersect(other).equals(other);
  }

  /** Returns this box moved by an offset for each axis. */
  public Region shift(long... offsets) {
    long[] start = starts.clone();
    for (int axis = 0; axis < start.length; axis++) {
      start[axis] += offsets[axis];
    }
    return new Region(start, sizes);
  }

  /** Returns this box with one axis replaced. */
  public Region with(int axis, long start, long size) {
    long[] changedStarts = starts.clone();
    long[] changedSizes = sizes.clone();
    changedStarts[axis] = start;
    changedSizes[axis] = size;
    return of(changedStarts, changedSizes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region region
        && Arrays.equals(starts, region.starts)
        && Arrays.equals(sizes, region.sizes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(sizes);
  }

  /** Returns for example {@code [0:96, -2:94]}: start and end for each axis. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int axis = 0; axis < rank(); axis++) {
      text.append(axis == 0 ? "" : ", ").append(start(axis)).append(':').append(end(axis));
    }
    return text.append(']').toString();
  }
}
