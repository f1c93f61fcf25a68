package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** Lays all numbers of an item in one row, row-major, channels last. */
public record Flatten() implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    return Shape.of(src.isKnown() ? src.elements() : Shape.UNKNOWN);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.flatten(this);
  }
}
