package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.tensor.Shape;

/**
 * Cuts an array into tiles that lie in one piece and fit the processor's first cache.
 *
 * <p>A tile is a range of positions along one axis, with all positions of the axes behind it and
 * one position of each axis ahead of it.
 */
final class Tiling {
  /** Numbers in a tile, at most. */
  static final int LARGEST = 4096;

  /** What is done with each tile. */
  interface Visitor {
    /**
     * Takes a tile.
     *
     * @param start index of the tile's first number in the array
     * @param length numbers in the tile
     * @param position of the first number along each axis; changes after the call
     */
    void tile(long start, int length, long[] position);
  }

  private final long[] sizes;
  private final int axis;
  private final long behind;
  private final long step;

  Tiling(Shape array) {
    sizes = array.rank() == 0 ? new long[] {1} : array.sizes();
    long inner = 1;
    int cut = sizes.length - 1;
    while (cut > 0 && inner * sizes[cut] <= LARGEST) {
      inner *= sizes[cut--];
    }
    axis = cut;
    behind = inner;
    step = Math.max(1, Math.min(sizes[cut], LARGEST / Math.max(1, inner)));
  }

  int rank() {
    return sizes.length;
  }

  /** Returns the numbers of the largest tile. */
  int largest() {
    return Math.toIntExact(step * behind);
  }

  /** Visits every tile in order. */
  void forEach(Visitor visitor) {
    long ahead = 1;
    for (int i = 0; i < axis; i++) {
      ahead *= sizes[i];
    }
    for (long outer = 0; outer < ahead; outer++) {
      long[] position = positionOf(outer);
      for (long at = 0; at < sizes[axis]; at += step) {
        position[axis] = at;
        int length = Math.toIntExact(Math.min(step, sizes[axis] - at) * behind);
        visitor.tile((outer * sizes[axis] + at) * behind, length, position);
      }
    }
  }

  private long[] positionOf(long outer) {
    long[] position = new long[sizes.length];
    long rest = outer;
    for (int i = axis - 1; i >= 0; i--) {
      position[i] = rest % sizes[i];
      rest /= sizes[i];
    }
    return position;
  }

  /** Returns, for each number of the largest tile, how far a strided array is from its first. */
  long[] offsets(long[] strides) {
    long[] offsets = new long[largest()];
    for (int i = 0; i < offsets.length; i++) {
      long rest = i;
      for (int each = sizes.length - 1; each > axis; each--) {
        offsets[i] += rest % sizes[each] * strides[each];
        rest /= sizes[each];
      }
      offsets[i] += rest * strides[axis];
    }
    return offsets;
  }
}
