package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.Optional;
import java.util.Random;

/** Draws layers of sliding windows with odd sizes, strides, dilations and paddings. */
public final class RandomLayers {
  private final Random random;

  public RandomLayers(long seed) {
    this.random = new Random(seed);
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private Extents extents(int axes, int low, int high) {
    int[] values = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      values[axis] = between(low, high);
    }
    return Extents.of(values);
  }

  private Padding padding(int axes) {
    return switch (random.nextInt(axes == 1 ? 4 : 3)) {
      case 0 -> Padding.VALID;
      case 1 -> Padding.SAME;
      case 2 -> Padding.explicit(extents(axes, 0, 2), extents(axes, 0, 2));
      default -> Padding.CAUSAL;
    };
  }

  private Window window(int axes, boolean both, Padding padding) {
    Extents ones = Extents.filled(axes, 1);
    boolean strided = random.nextBoolean();
    Extents strides = strided || both ? extents(axes, 1, 3) : ones;
    Extents dilation = !strided || both ? extents(axes, 1, 3) : ones;
    return new Window(extents(axes, 1, 4), strides, dilation, padding);
  }

  private Shape source(Window window, int channels) {
    Shape src = Shape.of(channels);
    for (int axis = window.axes() - 1; axis >= 0; axis--) {
      boolean padded = window.padding().mode() == Padding.Mode.SAME;
      int smallest = padded ? 1 : (int) window.effectiveSize(axis);
      src = src.prepend(smallest + random.nextInt(window.axes() == 3 ? 5 : 9));
    }
    return random.nextInt(8) == 0 ? src.prepend(between(1, 3)) : src;
  }

  private Activation activation() {
    return switch (random.nextInt(4)) {
      case 0 -> Activation.Relu.PLAIN;
      case 1 -> Activation.of(Activation.Function.TANH);
      case 2 -> Activation.of(Activation.Function.SOFTSIGN);
      default -> Activation.linear();
    };
  }

  public KernelCase convolution(int axes) {
    int groups = random.nextInt(3) == 0 ? between(2, 4) : 1;
    Window window = window(axes, false, padding(axes));
    int channels = groups * between(1, random.nextBoolean() ? 3 : 21);
    int filters = groups * between(1, random.nextBoolean() ? 3 : 21);
    boolean bias = random.nextBoolean();
    Convolution layer = new Convolution(filters, window, groups, bias, activation());
    return KernelCase.of(layer, between(1, 3), source(window, channels));
  }

  public KernelCase depthwise(int axes) {
    Window window = window(axes, random.nextBoolean(), padding(axes));
    int multiplier = random.nextBoolean() ? 1 : between(2, 3);
    DepthwiseConvolution layer =
        new DepthwiseConvolution(multiplier, window, random.nextBoolean(), activation());
    return KernelCase.of(layer, between(1, 3), source(window, between(1, 37)));
  }

  public KernelCase separable(int axes) {
    Window window = window(axes, random.nextBoolean(), padding(axes));
    SeparableConvolution layer =
        new SeparableConvolution(
            between(1, 20), between(1, 2), window, random.nextBoolean(), activation());
    return KernelCase.of(layer, between(1, 3), source(window, between(1, 20)));
  }

  public KernelCase transposed(int axes) {
    Window window = window(axes, false, random.nextBoolean() ? Padding.VALID : Padding.SAME);
    Optional<Extents> outputPadding = Optional.empty();
    if (random.nextBoolean()) {
      int[] added = new int[axes];
      for (int axis = 0; axis < axes; axis++) {
        added[axis] = random.nextInt(window.strides().at(axis));
      }
      outputPadding = Optional.of(Extents.of(added));
    }
    TransposedConvolution layer =
        new TransposedConvolution(
            between(1, 20), window, outputPadding, random.nextBoolean(), activation());
    Shape src = Shape.of(between(1, 20));
    for (int axis = 0; axis < axes; axis++) {
      src = src.prepend(between(2, 7));
    }
    return KernelCase.of(layer, between(1, 3), src);
  }

  public KernelCase pooling(int axes) {
    Extents size = extents(axes, 1, 4);
    Padding padding = random.nextBoolean() ? Padding.VALID : Padding.SAME;
    Window window = Window.of(size, extents(axes, 1, 4), padding);
    Pooling.Reduction reduction =
        random.nextBoolean() ? Pooling.Reduction.MAX : Pooling.Reduction.AVERAGE;
    return KernelCase.of(
        new Pooling(reduction, window), between(1, 3), source(window, between(1, 37)));
  }
}
