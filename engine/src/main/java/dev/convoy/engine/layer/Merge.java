package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Combines two or more sources number by number; axes of size 1 repeat.
 *
 * @param operation what is done, from the first source to the last
 */
public record Merge(Operation operation) implements Layer {
  /** What is done with two numbers, or with all of them for AVERAGE. */
  public enum Operation {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    AVERAGE,
    MAXIMUM,
    MINIMUM,
    POWER
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    if (srcs.isEmpty()) {
      throw new ShapeMismatchException(kind() + " needs at least one source");
    }
    return srcs.stream().reduce((a, b) -> Shapes.broadcast(a, b, this)).orElseThrow();
  }

  @Override
  public String kind() {
    String name = operation.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.merge(this);
  }
}
