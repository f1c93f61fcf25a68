package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Reorders the axes of an item: result axis {@code i} is source axis {@code order[i]}.
 *
 * @param order every axis of the item once, counted from 0
 */
public record Permute(Extents order) implements Layer {
  public Permute {
    int[] sorted = order.toArray();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i) {
        throw new IllegalArgumentException(
            "order must hold every axis from 0 to "
                + (sorted.length - 1)
                + " once, received "
                + Arrays.toString(order.toArray()));
      }
    }
  }

  /** Returns the order that moves channels from first to last, for an item of {@code rank} axes. */
  public static Permute channelsToLast(int rank) {
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = (i + 1) % rank;
    }
    return new Permute(Extents.of(order));
  }

  /** Returns the order that moves channels from last to first, for an item of {@code rank} axes. */
  public static Permute channelsToFirst(int rank) {
    return channelsToLast(rank).inverse();
  }

  /** Returns the order that undoes this one. */
  public Permute inverse() {
    int[] inverse = new int[order.axes()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[order.at(i)] = i;
    }
    return new Permute(Extents.of(inverse));
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    if (src.rank() != order.axes()) {
      throw new ShapeMismatchException(
          kind() + " has " + order.axes() + " axes, source has " + src);
    }
    long[] sizes = new long[order.axes()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = src.size(order.at(i));
    }
    return Shape.of(sizes);
  }

  @Override
  public String kind() {
    return "Permute " + Arrays.toString(order.toArray());
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.permute(this);
  }
}
