package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Puts sources one behind the other along an axis; all other sizes agree.
 *
 * @param axis of the item; negative counts from the last
 */
public record Concatenation(int axis) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    if (srcs.isEmpty()) {
      throw new ShapeMismatchException(kind() + " needs at least one source");
    }
    Shape first = srcs.get(0);
    int along = Shapes.axis(axis, first.rank(), this);
    Shape dst = first;
    for (Shape src : srcs.subList(1, srcs.size())) {
      if (src.rank() != first.rank() || !src.with(along, 0).fits(dst.with(along, 0))) {
        throw new ShapeMismatchException(
            kind() + " needs sources that agree but on axis " + axis + ", received " + srcs);
      }
      boolean unknown = src.size(along) == Shape.UNKNOWN || dst.size(along) == Shape.UNKNOWN;
      dst = dst.with(along, unknown ? Shape.UNKNOWN : dst.size(along) + src.size(along));
    }
    return dst;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.concatenation(this);
  }
}
