package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Sums the products of two sources along one axis of each: the result has the other axes of the
 * first, then those of the second. Source: keras/src/layers/merging/dot.py.
 *
 * @param firstAxis axis of the first item; negative counts from the last
 * @param secondAxis axis of the second item; negative counts from the last
 * @param normalized whether both are first divided by their Euclidean norm along the axis
 */
public record DotProduct(int firstAxis, int secondAxis, boolean normalized) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    if (srcs.size() != 2) {
      throw new ShapeMismatchException(kind() + " takes two sources, received " + srcs);
    }
    Shape a = srcs.get(0);
    Shape b = srcs.get(1);
    int first = Shapes.axis(firstAxis, a.rank(), this);
    int second = Shapes.axis(secondAxis, b.rank(), this);
    if (!Shape.of(a.size(first)).fits(Shape.of(b.size(second)))) {
      throw new ShapeMismatchException(
          kind() + " needs equal sizes on axes " + first + " and " + second + ", received " + srcs);
    }
    Shape left = without(a, first);
    Shape right = without(b, second);
    return left.rank() + right.rank() == 0 ? Shape.of(1) : left.concat(right);
  }

  private static Shape without(Shape shape, int axis) {
    return shape.slice(0, axis).concat(shape.slice(axis + 1, shape.rank()));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dotProduct(this);
  }
}
