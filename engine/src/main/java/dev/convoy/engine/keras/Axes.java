package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.ShapeMismatchException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Brings Keras' axes, which count the batch, to those of items, and makes permutations. */
final class Axes {
  private Axes() {}

  /** Returns an axis without the batch; negative ones stay, since they count from the last. */
  static int item(int axis) {
    if (axis == 0) {
      throw new UnsupportedLayer("works along the batch axis, which mixes items");
    }
    return axis > 0 ? axis - 1 : axis;
  }

  /** Returns an item axis counted from the first. */
  static int positive(int axis, int rank) {
    int index = axis < 0 ? axis + rank : axis;
    if (index == -1) {
      throw new UnsupportedLayer("works along the batch axis, which mixes items");
    }
    if (index < 0 || index >= rank) {
      throw new ShapeMismatchException("works on axis " + axis + ", source has " + rank + " axes");
    }
    return index;
  }

  /** Returns Keras' axes as item axes counted from the first, sorted, each once. */
  static int[] sorted(int[] axes, int rank) {
    return Arrays.stream(axes)
        .map(axis -> positive(item(axis), rank))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Returns the permutation that moves an axis behind all others. */
  static Permute toLast(int axis, int rank) {
    return groupLast(new int[] {axis}, rank);
  }

  /** Returns the permutation that moves some axes, in their order, behind all others. */
  static Permute groupLast(int[] axes, int rank) {
    IntStream others =
        IntStream.range(0, rank).filter(axis -> Arrays.stream(axes).noneMatch(a -> a == axis));
    return new Permute(Extents.of(IntStream.concat(others, Arrays.stream(axes)).toArray()));
  }

  /** Tells whether the axes are exactly the last ones. */
  static boolean areLast(int[] sorted, int rank) {
    return sorted.length == 0 || sorted[0] == rank - sorted.length;
  }
}
