package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings each block of consecutive channels, over all positions, to mean 0 and variance 1, then
 * scales and shifts every channel.
 *
 * <p>Source {@code [spatial..., channels]}. Weights, {@code [channels]} each: {@code gamma} if
 * {@code scale}, {@code beta} if {@code center}. Source: keras/src/layers/normalization/
 * group_normalization.py.
 *
 * @param groups number of blocks, a divisor of the channels; -1 for one block for each channel
 * @param epsilon added to the variance
 */
public record GroupNormalization(int groups, double epsilon, boolean scale, boolean center)
    implements Layer {
  public GroupNormalization {
    if (groups < 1 && groups != -1) {
      throw new IllegalArgumentException("groups must be at least 1 or -1, received " + groups);
    }
  }

  /** Returns the number of blocks for a source. */
  public long groupsFor(Shape src) {
    long channels = Shapes.requireChannels(src, this);
    long blocks = groups == -1 ? channels : groups;
    if (channels % blocks != 0) {
      throw new ShapeMismatchException(
          kind() + " needs channels that " + blocks + " groups divide, source has " + src);
    }
    return blocks;
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    groupsFor(src);
    return src;
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
    return specs;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.groupNormalization(this);
  }
}
