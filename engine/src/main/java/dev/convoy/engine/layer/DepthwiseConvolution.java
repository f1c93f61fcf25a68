package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Correlates every channel with kernels of its own: result channel {@code c * multiplier + m} is
 * channel {@code c} correlated with {@code kernel[..., c, m]}, plus bias, then the activation.
 *
 * <p>Source {@code [spatial..., channels]}, result {@code [spatial'..., channels * multiplier]}.
 * Weights: {@code kernel [size..., channels, multiplier]}, {@code bias [channels * multiplier]}.
 *
 * <p>Source: keras/src/layers/convolutional/base_depthwise_conv.py.
 *
 * @param multiplier kernels for each channel, at least 1
 * @param window size, strides, dilation and padding
 */
public record DepthwiseConvolution(
    int multiplier, Window window, boolean bias, Activation activation)
    implements Layer, LinearLayer {
  public DepthwiseConvolution {
    if (multiplier < 1) {
      throw new IllegalArgumentException(
          "depth multiplier must be at least 1, received " + multiplier);
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    Shapes.requireAxes(src, window.axes(), this);
    long channels = Math.multiplyExact(Shapes.requireChannels(src, this), (long) multiplier);
    return window.resultShape(src, channels, this);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), window.axes(), this);
    long channels = Shapes.requireChannels(src, this);
    Shape kernel = Shape.of(window.size().toLongs()).concat(Shape.of(channels, multiplier));
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(new WeightSpec("kernel", kernel, true));
    if (bias) {
      specs.add(WeightSpec.of("bias", channels * multiplier));
    }
    return specs;
  }

  /** Returns this convolution with another window. */
  public DepthwiseConvolution with(Window window) {
    return new DepthwiseConvolution(multiplier, window, bias, activation);
  }

  @Override
  public String kind() {
    return "DepthwiseConvolution " + window + (multiplier > 1 ? " times " + multiplier : "");
  }

  @Override
  public DepthwiseConvolution with(boolean bias, Activation activation) {
    return new DepthwiseConvolution(multiplier, window, bias, activation);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.depthwiseConvolution(this);
  }
}
