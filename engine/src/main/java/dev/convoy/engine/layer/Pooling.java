package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Takes the largest or the mean value that a sliding window sees, channel by channel.
 *
 * <p>Positions outside the source do not count: they are never the largest, and the mean is over
 * the positions inside. Source {@code [spatial..., channels]}, result {@code [spatial'...,
 * channels]} with the sizes of {@link Window}.
 *
 * @param reduction largest or mean
 * @param window size, strides and padding
 */
public record Pooling(Reduction reduction, Window window) implements Layer {
  /** What becomes of the values a window sees. */
  public enum Reduction {
    MAX,
    AVERAGE
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    return window.resultShape(src, Shapes.requireAxes(src, 1, this).channels(), this);
  }

  @Override
  public String kind() {
    return (reduction == Reduction.MAX ? "MaxPooling " : "AveragePooling ") + window;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.pooling(this);
  }
}
