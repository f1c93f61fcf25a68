package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** Returns its source: what dropout and noise do when nothing is trained. */
public record Identity() implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    return Shapes.single(srcs, this);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.identity(this);
  }
}
