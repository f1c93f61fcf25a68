package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * {@code x > 0 ? x : alpha * x} with a learned slope for each position, shared along some axes.
 *
 * <p>Weight: {@code alpha}, the item's shape with size 1 along the shared axes.
 *
 * @param sharedAxes axes of the item, 0 the first; -1 the last
 */
public record Prelu(Extents sharedAxes) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    return Shapes.single(srcs, this);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    Shape alpha = Shapes.single(srcs, this);
    for (int axis : sharedAxes.toArray()) {
      alpha = alpha.with(Shapes.axis(axis, alpha.rank(), this), 1);
    }
    if (!alpha.isKnown()) {
      throw new ShapeMismatchException(
          kind() + " needs known sizes on axes that share no slope, source has " + srcs.get(0));
    }
    return List.of(new WeightSpec("alpha", alpha, true));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.prelu(this);
  }
}
