package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales and shifts every channel by its stored statistics: {@code (x - mean) / sqrt(variance +
 * epsilon) * gamma + beta}.
 *
 * <p>Any source with channels last. Weights, {@code [channels]} each: {@code gamma} if {@code
 * scale}, {@code beta} if {@code center}, {@code moving_mean}, {@code moving_variance}. Source:
 * keras/src/layers/normalization/batch_normalization.py.
 *
 * @param epsilon added to the variance
 * @param scale whether there is a gamma
 * @param center whether there is a beta
 */
public record BatchNormalization(double epsilon, boolean scale, boolean center) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    return Shapes.single(srcs, this);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    long channels = Shapes.requireChannels(Shapes.single(srcs, this), this);
    List<WeightSpec> specs = new ArrayList<>();
    if (scale) {
      specs.add(WeightSpec.of("gamma", channels));
    }
    if (center) {
      specs.add(WeightSpec.of("beta", channels));
    }
    specs.add(WeightSpec.fixed("moving_mean", channels));
    specs.add(WeightSpec.fixed("moving_variance", channels));
    return specs;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.batchNormalization(this);
  }
}
