package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * A convolution to whose result a second source is added ahead of its activation: {@code
 * activation(sum + bias + residual)}. No Keras layer; a pass makes it of a convolution and the
 * addition behind it.
 *
 * <p>Sources: the convolution's, and the residual in the shape of its result. Weights: the
 * convolution's.
 *
 * @param convolution whose activation is applied to the whole sum
 */
public record ResidualConvolution(Convolution convolution) implements Layer {
  private List<Shape> first(List<Shape> srcs) {
    if (srcs.size() != 2) {
      throw new ShapeMismatchException(
          kind() + " needs two sources, received " + srcs.size() + ": " + srcs);
    }
    return srcs.subList(0, 1);
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape dst = convolution.outputShape(first(srcs));
    if (!dst.equals(srcs.get(1))) {
      throw new ShapeMismatchException(
          kind() + " needs a second source of " + dst + ", received " + srcs.get(1));
    }
    return dst;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    return convolution.weights(first(srcs));
  }

  @Override
  public String kind() {
    return convolution.kind() + " plus residual";
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.residualConvolution(this);
  }
}
