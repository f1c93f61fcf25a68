package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Correlates the source with learned kernels: {@code dst[o, f] = activation(bias[f] + sum over
 * window position p and channel c of src[o * stride + p * dilation - before, c] * kernel[p, c,
 * f])}.
 *
 * <p>Source {@code [spatial..., channels]}, result {@code [spatial'..., filters]} with the sizes of
 * {@link Window}. With groups, source channels and filters are cut into as many consecutive blocks
 * and each block of filters sees its own block of channels. Weights: {@code kernel [size...,
 * channels / groups, filters]}, {@code bias [filters]}.
 *
 * <p>Source of the formula: keras/src/layers/convolutional/base_conv.py.
 *
 * @param filters number of result channels, at least 1, a multiple of {@code groups}
 * @param window size, strides, dilation and padding; strides and dilation not both above 1
 * @param groups number of blocks, at least 1
 * @param bias whether a bias is added
 * @param activation applied to the sum
 */
public record Convolution(
    int filters, Window window, int groups, boolean bias, Activation activation)
    implements Layer, LinearLayer {
  public Convolution {
    requireFilters(filters);
    if (groups < 1) {
      throw new IllegalArgumentException("groups must be at least 1, received " + groups);
    }
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          "filters must be a multiple of groups, received " + filters + " and " + groups);
    }
    requireStridesOrDilation(window);
  }

  static void requireFilters(int filters) {
    if (filters < 1) {
      throw new IllegalArgumentException("filters must be at least 1, received " + filters);
    }
  }

  static void requireStridesOrDilation(Window window) {
    if (window.strides().largest() > 1 && window.dilation().largest() > 1) {
      throw new IllegalArgumentException(
          "strides and dilation rate must not both be above 1, received "
              + window.strides()
              + " and "
              + window.dilation());
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    Shapes.requireAxes(src, window.axes(), this);
    requireGroups(Shapes.requireChannels(src, this), src);
    return window.resultShape(src, filters, this);
  }

  private void requireGroups(long channels, Shape src) {
    if (channels % groups != 0) {
      throw new ShapeMismatchException(
          kind() + " needs channels that " + groups + " groups divide, source has " + src);
    }
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), window.axes(), this);
    long channels = Shapes.requireChannels(src, this);
    requireGroups(channels, src);
    Shape kernel = Shape.of(window.size().toLongs()).concat(Shape.of(channels / groups, filters));
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(new WeightSpec("kernel", kernel, true));
    if (bias) {
      specs.add(WeightSpec.of("bias", filters));
    }
    return specs;
  }

  /** Returns this convolution with another window. */
  public Convolution with(Window window) {
    return new Convolution(filters, window, groups, bias, activation);
  }

  @Override
  public String kind() {
    return "Convolution " + window + (groups > 1 ? " groups " + groups : "");
  }

  @Override
  public Convolution with(boolean bias, Activation activation) {
    return new Convolution(filters, window, groups, bias, activation);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.convolution(this);
  }
}
