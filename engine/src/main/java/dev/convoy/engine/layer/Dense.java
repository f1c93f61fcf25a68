package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiplies the last axis by a matrix: {@code activation(x . kernel + bias)}.
 *
 * <p>Source {@code [..., channels]}, result {@code [..., units]}. Weights: {@code kernel [channels,
 * units]}, {@code bias [units]}.
 *
 * @param units number of result channels, at least 1
 */
public record Dense(int units, boolean bias, Activation activation) implements Layer, LinearLayer {
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("units must be at least 1, received " + units);
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    Shapes.requireChannels(src, this);
    return src.with(-1, units);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    long channels = Shapes.requireChannels(Shapes.single(srcs, this), this);
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(WeightSpec.of("kernel", channels, units));
    if (bias) {
      specs.add(WeightSpec.of("bias", units));
    }
    return specs;
  }

  @Override
  public String kind() {
    return "Dense " + units;
  }

  @Override
  public Dense with(boolean bias, Activation activation) {
    return new Dense(units, bias, activation);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dense(this);
  }
}
