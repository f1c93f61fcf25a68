package dev.convoy.datasets.volume.layout;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.util.List;

/**
 * An array cut into equal chunks from position 0 on; the last chunk of an axis may reach beyond the
 * array.
 *
 * @param array sizes of the array
 * @param chunk sizes of a chunk, at least 1 each
 */
public record ChunkGrid(Shape array, Shape chunk) {
  /** Does something with one chunk. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Visits a chunk.
     *
     * @param index place of the chunk on the grid, per axis; reused after the call
     */
    void visit(long[] index) throws IOException;
  }

  /** Returns a quotient of positive numbers, rounded up. */
  public static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Returns the number of chunks along an axis. */
  public long count(int axis) {
    return ceilDiv(array.size(axis), chunk.size(axis));
  }

  /** Returns the number of chunks. */
  public long count() {
    long product = 1;
    for (int axis = 0; axis < array.rank(); axis++) {
      product = Math.multiplyExact(product, count(axis));
    }
    return product;
  }

  /** Returns the row-major number of a chunk on the grid. */
  public long number(long[] index) {
    long number = 0;
    for (int axis = 0; axis < index.length; axis++) {
      number = number * count(axis) + index[axis];
    }
    return number;
  }

  /** Returns the positions of a chunk, also those beyond the array. */
  public Region region(long[] index) {
    long[] starts = index.clone();
    for (int axis = 0; axis < starts.length; axis++) {
      starts[axis] *= chunk.size(axis);
    }
    return Region.of(starts, chunk.sizes());
  }

  /** Returns the positions of a chunk that lie in the array. */
  public Region clipped(long[] index) {
    return region(index).intersect(Region.whole(array));
  }

  /** Visits every chunk that shares a position with a region, in row-major order. */
  public void forEach(Region region, Visitor visitor) throws IOException {
    if (region.isEmpty()) {
      return;
    }
    long[] index = new long[array.rank()];
    for (int axis = 0; axis < index.length; axis++) {
      index[axis] = region.start(axis) / chunk.size(axis);
    }
    long[] first = index.clone();
    int axis;
    do {
      visitor.visit(index.clone());
      axis = index.length - 1;
      while (axis >= 0 && (index[axis] + 1) * chunk.size(axis) >= region.end(axis)) {
        index[axis] = first[axis];
        axis--;
      }
      if (axis >= 0) {
        index[axis]++;
      }
    } while (axis >= 0);
  }

  /**
   * Checks that a region is made of whole chunks.
   *
   * @param path the volume, for the message
   * @param axes names of the axes, for the message
   * @throws IllegalArgumentException with the nearest legal starts and ends
   */
  public void requireWhole(Region region, String path, List<String> axes) {
    if (region.rank() != array.rank() || !Region.whole(array).contains(region)) {
      throw new IllegalArgumentException(
          "Cannot write %s: a region must lie in %s, received %s".formatted(path, array, region));
    }
    for (int axis = 0; axis < array.rank(); axis++) {
      long size = chunk.size(axis);
      long start = region.start(axis);
      long end = region.end(axis);
      if (start % size != 0) {
        throw misaligned(path, axes.get(axis), "start", size, start, axis);
      }
      if (end % size != 0 && end != array.size(axis)) {
        throw misaligned(path, axes.get(axis), "end", size, end, axis);
      }
    }
  }

  private IllegalArgumentException misaligned(
      String path, String name, String what, long size, long received, int axis) {
    long below = received / size * size;
    long above = Math.min(below + size, array.size(axis));
    return new IllegalArgumentException(
        "Cannot write %s: axis %s must %s at a multiple of %d, received %d; the nearest are %d and %d"
            .formatted(path, name, what, size, received, below, above));
  }

  /**
   * Checks that a region lies in the array.
   *
   * @param path the volume, for the message
   */
  public static void requireInside(Region region, Shape array, String path) {
    if (region.rank() != array.rank() || !Region.whole(array).contains(region)) {
      throw new IllegalArgumentException(
          "Cannot read %s: a region must lie in %s, received %s".formatted(path, array, region));
    }
  }
}
