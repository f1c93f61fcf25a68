package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Divides by the Euclidean norm along some axes: {@code x / max(sqrt(sum(x^2)), 1e-12)}. Source:
 * keras/src/layers/normalization/unit_normalization.py.
 *
 * @param axes of the item; negative counts from the last
 */
public record UnitNormalization(Extents axes) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    for (int axis : axes.toArray()) {
      Shapes.axis(axis, src.rank(), this);
    }
    return src;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.unitNormalization(this);
  }
}
