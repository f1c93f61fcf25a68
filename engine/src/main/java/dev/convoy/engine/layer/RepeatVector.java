package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Repeats an item along a new first axis.
 *
 * @param times at least 1
 */
public record RepeatVector(int times) implements Layer {
  public RepeatVector {
    if (times < 1) {
      throw new IllegalArgumentException("n must be at least 1, received " + times);
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    return Shapes.single(srcs, this).prepend(times);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.repeatVector(this);
  }
}
