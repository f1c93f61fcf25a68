package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the values along the last axes to mean 0 and variance 1, then scales and shifts: {@code (x
 * - mean) / sqrt(variance + epsilon) * gamma + beta}; two other forms leave the mean in.
 *
 * <p>Weights over the normalised axes: {@code gamma} if {@code scale}, {@code beta} if {@code
 * center}. Sources: keras/src/layers/normalization/layer_normalization.py, rms_normalization.py.
 *
 * @param axes how many of the last axes are normalised together, at least 1
 * @param epsilon added to the variance
 * @param scale whether there is a gamma
 * @param center whether there is a beta
 * @param form what is subtracted and what is divided by
 */
public record LayerNormalization(int axes, double epsilon, boolean scale, boolean center, Form form)
    implements Layer {
  /** What is subtracted and what is divided by. */
  public enum Form {
    /** {@code (x - mean) / sqrt(variance + epsilon)}. */
    STANDARD,
    /** {@code x / sqrt(variance + epsilon)}, what Keras calls {@code rms_scaling}. */
    VARIANCE_ONLY,
    /** {@code x / sqrt(mean(x^2) + epsilon)}. */
    ROOT_MEAN_SQUARE
  }

  public LayerNormalization {
    if (axes < 1) {
      throw new IllegalArgumentException("axes must be at least 1, received " + axes);
    }
  }

  private Shape normalized(Shape src) {
    if (src.rank() < axes) {
      throw new ShapeMismatchException(
          kind() + " works on the last " + axes + " axes, source has " + src);
    }
    return src.slice(src.rank() - axes, src.rank());
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    normalized(src);
    return src;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    Shape over = normalized(Shapes.single(srcs, this));
    List<WeightSpec> specs = new ArrayList<>();
    if (scale) {
      specs.add(new WeightSpec("gamma", over, true));
    }
    if (center) {
      specs.add(new WeightSpec("beta", over, true));
    }
    return specs;
  }

  @Override
  public String kind() {
    return form == Form.ROOT_MEAN_SQUARE ? "RmsNormalization" : "LayerNormalization";
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.layerNormalization(this);
  }
}
