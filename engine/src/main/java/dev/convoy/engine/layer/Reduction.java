package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Reduces some axes of an item to one number each.
 *
 * @param operation what becomes of the numbers
 * @param axes of the item; negative counts from the last
 * @param keepAxes whether the reduced axes stay with size 1
 */
public record Reduction(Operation operation, Extents axes, boolean keepAxes) implements Layer {
  /** What becomes of the numbers along the reduced axes. */
  public enum Operation {
    SUM,
    MEAN,
    MAX,
    MIN,
    PRODUCT,
    /** Mean of the squared distances from the mean. */
    VARIANCE,
    STANDARD_DEVIATION
  }

  /** Tells for each axis of a source whether it is reduced. */
  public boolean[] reduced(int rank) {
    boolean[] reduced = new boolean[rank];
    for (int axis : axes.toArray()) {
      reduced[Shapes.axis(axis, rank, this)] = true;
    }
    return reduced;
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    boolean[] reduced = reduced(src.rank());
    long[] sizes = new long[src.rank()];
    int count = 0;
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis] || keepAxes) {
        sizes[count++] = reduced[axis] ? 1 : src.size(axis);
      }
    }
    return Shape.of(Arrays.copyOf(sizes, count));
  }

  @Override
  public String kind() {
    return "Reduction " + operation.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.reduction(this);
  }
}
