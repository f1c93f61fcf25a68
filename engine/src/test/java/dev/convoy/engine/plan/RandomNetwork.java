package dev.convoy.engine.plan;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Draws networks of local layers: convolutions of every kind, strides, dilation, pooling,
 * up-sampling, padding, cropping, sums, concatenations and U-shaped skips, on one to three axes.
 */
final class RandomNetwork {
  private static final int[] LARGEST_SIZE = {0, 70, 22, 11};
  private static final long MOST_NUMBERS = 40_000;

  private final Random random;
  private final int channelUnit;
  private final int axes;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final Weights weights = new Weights();

  private RandomNetwork(Random random, int channelUnit) {
    this.random = random;
    this.channelUnit = channelUnit;
    this.axes = 1 + random.nextInt(3);
  }

  /**
   * Draws a model whose input has a known size.
   *
   * @param channelUnit what the channels of its layers are multiples of
   */
  static Model draw(Random random, int channelUnit) {
    RandomNetwork network = new RandomNetwork(random, channelUnit);
    network.build();
    return network.model();
  }

  private void build() {
    long[] sizes = new long[axes + 1];
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = 1 + random.nextInt(LARGEST_SIZE[axes]);
    }
    sizes[axes] = 1 + random.nextInt(3);
    add(new Input(Shape.of(sizes)), List.of());
    int wanted = 2 + random.nextInt(7);
    for (int tries = 0; nodes.size() <= wanted && tries < 60; tries++) {
      grow();
    }
  }

  private void grow() {
    int choice = random.nextInt(8);
    if (choice == 0) {
      join();
    } else if (choice == 1) {
      skip();
    } else {
      int at = random.nextInt(3) == 0 ? random.nextInt(values.size()) : values.size() - 1;
      tryAdd(() -> layer(), List.of(at));
    }
  }

  /** Adds or concatenates the last value and another of its size. */
  private void join() {
    int last = values.size() - 1;
    for (int other = last - 1; other >= 0; other--) {
      Shape a = shapes.get(last);
      Shape b = shapes.get(other);
      if (a.equals(b) && random.nextBoolean()) {
        tryAdd(() -> new Merge(Merge.Operation.values()[random.nextInt(3)]), List.of(last, other));
        return;
      }
      if (a.with(-1, 1).equals(b.with(-1, 1))) {
        tryAdd(() -> new Concatenation(-1), List.of(last, other));
        return;
      }
    }
  }

  /** Pools, convolves, enlarges and concatenates with what was there before, as a U-Net does. */
  private void skip() {
    int from = values.size() - 1;
    Extents two = Extents.filled(axes, 2);
    boolean down =
        tryAdd(
            () -> new Pooling(Pooling.Reduction.MAX, Window.of(two, two, Padding.SAME)),
            List.of(from));
    if (!down || !tryAdd(this::layer, List.of(values.size() - 1))) {
      return;
    }
    tryAdd(() -> new Upsampling(two, Interpolation.NEAREST), List.of(values.size() - 1));
    if (shapes.get(values.size() - 1).with(-1, 1).equals(shapes.get(from).with(-1, 1))) {
      tryAdd(() -> new Concatenation(-1), List.of(values.size() - 1, from));
    }
  }

  private interface Maker {
    Layer make();
  }

  private boolean tryAdd(Maker maker, List<Integer> sources) {
    try {
      Layer layer = maker.make();
      Shape dst = layer.outputShape(sources.stream().map(shapes::get).toList());
      if (dst.elements() > MOST_NUMBERS) {
        return false;
      }
      add(layer, sources);
      return true;
    } catch (ShapeMismatchException | IllegalArgumentException e) {
      return false;
    }
  }

  private void add(Layer layer, List<Integer> sources) {
    String name = "n" + nodes.size();
    List<Shape> srcs = sources.stream().map(shapes::get).toList();
    List<String> names = new ArrayList<>();
    for (WeightSpec spec : layer.weights(srcs)) {
      names.add(name + "/" + spec.role());
      double lift = spec.role().equals("moving_variance") ? 1.5 : 0;
      weights.put(
          name + "/" + spec.role(),
          Tensor.generate(spec.shape(), i -> lift + random.nextDouble() - 0.5));
    }
    nodes.add(
        new Node(
            name,
            layer,
            sources.stream().map(values::get).toList(),
            names,
            new Node.Origin(layer.getClass().getSimpleName(), name)));
    values.add(Value.of(name));
    shapes.add(layer.outputShape(srcs));
  }

  private Layer layer() {
    int channels = channelUnit * (1 + random.nextInt(4));
    boolean bias = random.nextBoolean();
    Activation activation = random.nextBoolean() ? Activation.linear() : Activation.Relu.PLAIN;
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> new Convolution(channels, window(true), 1, bias, activation);
      case 3 -> new DepthwiseConvolution(1 + random.nextInt(2), window(true), bias, activation);
      case 4 -> new SeparableConvolution(channels, 1, window(true), bias, activation);
      case 5, 6 -> transposed(channels, bias, activation);
      case 7 -> new Pooling(Pooling.Reduction.values()[random.nextInt(2)], window(false));
      case 8 -> new Upsampling(extents(1, 3), interpolation());
      case 9 -> new ZeroPadding(extents(0, 3), extents(0, 3));
      case 10 -> new Cropping(extents(0, 2), extents(0, 2));
      case 11 -> new BatchNormalization(1e-3, bias, !bias);
      case 12 -> new Dense(channels, bias, activation);
      default ->
          random.nextBoolean()
              ? Affine.of(1.5, -0.25)
              : new ActivationLayer(Activation.of(Activation.Function.TANH));
    };
  }

  private Interpolation interpolation() {
    return axes == 2
        ? Interpolation.values()[random.nextInt(Interpolation.values().length)]
        : Interpolation.NEAREST;
  }

  private Layer transposed(int channels, boolean bias, Activation activation) {
    Extents strides = extents(1, 3);
    Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
    Extents dilation =
        strides.all(1) && random.nextBoolean() ? extents(1, 2) : Extents.filled(axes, 1);
    Window window = new Window(extents(1, 4), strides, dilation, padding);
    int[] added = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      added[axis] = random.nextInt(strides.at(axis));
    }
    Optional<Extents> op = random.nextBoolean() ? Optional.empty() : Optional.of(Extents.of(added));
    return new TransposedConvolution(channels, window, op, bias, activation);
  }

  private Window window(boolean dilated) {
    Padding padding =
        axes == 1 && dilated && random.nextInt(4) == 0
            ? Padding.CAUSAL
            : random.nextBoolean() ? Padding.SAME : Padding.VALID;
    boolean strided = random.nextInt(3) == 0;
    Extents ones = Extents.filled(axes, 1);
    return new Window(
        extents(1, 5),
        strided ? extents(1, 3) : ones,
        dilated && !strided && random.nextInt(3) == 0 ? extents(1, 3) : ones,
        padding);
  }

  private Extents extents(int least, int most) {
    int[] values = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      values[axis] = least + random.nextInt(most - least + 1);
    }
    return Extents.of(values);
  }

  private Model model() {
    Value last = values.get(values.size() - 1);
    List<Output> outputs = new ArrayList<>(List.of(new Output(last.node(), 0, last)));
    return new Model("random", nodes, List.of("n0"), outputs, weights)
        .withGraph(nodes, outputs, weights);
  }
}
