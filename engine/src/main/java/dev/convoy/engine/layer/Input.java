package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Stands for data from outside the model.
 *
 * @param shape of one item; sizes may be unknown
 */
public record Input(Shape shape) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    return shape;
  }

  @Override
  public String kind() {
    return "Input " + shape;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.input(this);
  }
}
