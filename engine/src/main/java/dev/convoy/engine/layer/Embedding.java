package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Replaces each whole number by a row of a table.
 *
 * <p>Source {@code [...]}, result {@code [..., width]}. Weight: {@code embeddings [rows, width]}.
 *
 * @param rows number of rows, at least 1
 * @param width numbers in a row, at least 1
 */
public record Embedding(int rows, int width) implements Layer {
  public Embedding {
    if (rows < 1 || width < 1) {
      throw new IllegalArgumentException(
          "input_dim and output_dim must be at least 1, received " + rows + " and " + width);
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    return Shapes.single(srcs, this).concat(Shape.of(width));
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    return List.of(WeightSpec.of("embeddings", rows, width));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.embedding(this);
  }
}
