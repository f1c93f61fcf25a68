package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link #depthwise} convolution without bias followed by a {@link #pointwise} one with it.
 *
 * <p>Source {@code [spatial..., channels]}, result {@code [spatial'..., filters]}. Weights: {@code
 * depthwise_kernel [size..., channels, multiplier]}, {@code pointwise_kernel [1..., channels *
 * multiplier, filters]}, {@code bias [filters]}.
 *
 * <p>Source: keras/src/layers/convolutional/base_separable_conv.py.
 *
 * @param filters number of result channels, at least 1
 * @param multiplier depthwise kernels for each channel, at least 1
 * @param window of the depthwise part
 */
public record SeparableConvolution(
    int filters, int multiplier, Window window, boolean bias, Activation activation)
    implements Layer, LinearLayer {
  public SeparableConvolution {
    Convolution.requireFilters(filters);
    if (multiplier < 1) {
      throw new IllegalArgumentException(
          "depth multiplier must be at least 1, received " + multiplier);
    }
  }

  /** Returns the first part. */
  public DepthwiseConvolution depthwise() {
    return new DepthwiseConvolution(multiplier, window, false, Activation.linear());
  }

  /** Returns the second part. */
  public Convolution pointwise() {
    return new Convolution(filters, Window.pointwise(window.axes()), 1, bias, activation);
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    return pointwise().outputShape(List.of(depthwise().outputShape(srcs)));
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    List<WeightSpec> specs = new ArrayList<>();
    WeightSpec first = depthwise().weights(srcs).get(0);
    specs.add(new WeightSpec("depthwise_kernel", first.shape(), true));
    Shape src = Shapes.single(srcs, this);
    Shape middle = src.with(-1, src.channels() * multiplier);
    for (WeightSpec spec : pointwise().weights(List.of(middle))) {
      boolean kernel = spec.role().equals("kernel");
      specs.add(kernel ? new WeightSpec("pointwise_kernel", spec.shape(), true) : spec);
    }
    return specs;
  }

  @Override
  public String kind() {
    return "SeparableConvolution " + window;
  }

  @Override
  public SeparableConvolution with(boolean bias, Activation activation) {
    return new SeparableConvolution(filters, multiplier, window, bias, activation);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.separableConvolution(this);
  }
}
