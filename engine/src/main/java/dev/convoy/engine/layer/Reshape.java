package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Gives the numbers of an item another shape, row-major order kept.
 *
 * @param target the new shape; at most one size is unknown and follows from the others
 */
public record Reshape(Shape target) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    if (!src.isKnown()) {
      return target;
    }
    long known = 1;
    int unknownAxis = -1;
    for (int axis = 0; axis < target.rank(); axis++) {
      if (target.size(axis) == Shape.UNKNOWN) {
        unknownAxis = axis;
      } else {
        known *= target.size(axis);
      }
    }
    boolean fits =
        unknownAxis < 0 ? known == src.elements() : known > 0 && src.elements() % known == 0;
    if (!fits) {
      throw new ShapeMismatchException(
          "Reshape to " + target + " needs as many numbers, source has " + src);
    }
    return unknownAxis < 0 ? target : target.with(unknownAxis, src.elements() / known);
  }

  @Override
  public String kind() {
    return "Reshape to " + target;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.reshape(this);
  }
}
