package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Pooling.Reduction;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.config.ModelConfig;
import dev.convoy.spark.job.config.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as an image job runs it: one input {@code [height, width, channels]}, one result for each
 * column, channels last, pooled.
 *
 * @param model borrows its weights from the model it was made of
 * @param size that images are brought to
 * @param channels 1 or 3
 * @param columns one for each output of {@code model}
 */
public record ImageModel(Model model, ImageSize size, int channels, List<FeatureColumn> columns) {
  private static final int AXES = 3;
  private static final double PRODUCTS_PER_SECOND = 15e9;
  private static final double SECONDS_PER_IMAGE = 0.0005;

  public ImageModel {
    columns = List.copyOf(columns);
  }

  /** Returns the item shape of the input. */
  public Shape inputShape() {
    return Shape.of(size.height(), size.width(), channels);
  }

  /** Returns the estimated seconds of one core for one image, its decoding left out. */
  double secondsPerImage() {
    Map<Value, Shape> shapes = model.shapes(List.of(inputShape()));
    double products = 0;
    for (Node node : model.nodes()) {
      Shape result = shapes.get(Value.of(node.name()));
      double positions = (double) result.elements() / Math.max(1, result.channels());
      for (String weight : node.weights()) {
        products += positions * model.weights().get(weight).shape().elements();
      }
    }
    return SECONDS_PER_IMAGE + products / PRODUCTS_PER_SECOND;
  }

  /**
   * Adapts a model.
   *
   * @throws ShapeMismatchException when images do not fit it, naming the layer and both shapes
   * @throws IllegalArgumentException when an output is not there
   */
  public static ImageModel of(Model given, ModelConfig wanted, ImageSettings images) {
    Model model = wanted.outputs().isEmpty() ? given : given.withOutputs(wanted.outputs());
    Node input = singleInput(model, wanted.label());
    Shape shape = ((Input) input.layer()).shape();
    boolean channelsFirst = isChannelsFirst(shape);
    Shape image = channelsFirst ? Shape.of(shape.size(1), shape.size(2), shape.size(0)) : shape;
    requireImage(input, image);
    ImageSize size = size(input, image, images.preprocess().size());
    Shape item = Shape.of(size.height(), size.width(), image.channels());
    List<Node> nodes = new ArrayList<>(model.nodes());
    if (channelsFirst) {
      takeChannelsLast(nodes, input, item);
    }
    Map<Value, Shape> shapes = shapes(model, nodes, item);
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < model.outputs().size(); i++) {
      boolean first = channelsFirst && shapes.get(model.outputs().get(i).value()).rank() == AXES;
      Pooling pooling = wanted.poolingOf(wanted.outputs().isEmpty() ? 0 : i);
      outputs.add(adapted(model.outputs().get(i), shapes, first, pooling, nodes));
    }
    List<String> inputs =
        nodes.stream().filter(n -> n.layer() instanceof Input).map(Node::name).toList();
    Model adapted = new Model(model.name(), nodes, inputs, outputs, model.weights().derive());
    adapted = adapted.withGraph(nodes, outputs, model.weights().derive());
    return new ImageModel(
        adapted,
        size,
        (int) item.channels(),
        FeatureColumn.of(adapted, adapted.shapes(List.of(item))));
  }

  private static Node singleInput(Model model, String label) {
    if (model.inputs().size() != 1) {
      throw new ShapeMismatchException(
          "Cannot run images through "
              + label
              + ": the model must take one input, it takes "
              + model.inputs());
    }
    return model.node(model.inputs().get(0));
  }

  private static boolean isChannelsFirst(Shape shape) {
    return shape.rank() == AXES && isColor(shape.size(0)) && !isColor(shape.size(2));
  }

  private static boolean isColor(long channels) {
    return channels == 1 || channels == 3;
  }

  private static void requireImage(Node input, Shape image) {
    if (image.rank() != AXES || !isColor(image.channels())) {
      throw new ShapeMismatchException(
          "Cannot run images through "
              + input
              + ": it must take [height, width, channels] with 1 or 3 channels, it takes "
              + ((Input) input.layer()).shape());
    }
  }

  private static ImageSize size(Node input, Shape image, Optional<ImageSize> wanted) {
    if (wanted.isEmpty() && !image.isKnown()) {
      throw new ShapeMismatchException(
          "Cannot run images through "
              + input
              + ": it takes any size "
              + image
              + ", so preprocess.size must be given");
    }
    ImageSize size =
        wanted.orElseGet(() -> new ImageSize((int) image.size(0), (int) image.size(1)));
    Shape given = Shape.of(size.height(), size.width(), image.channels());
    if (!image.fits(given)) {
      throw new ShapeMismatchException(
          "Cannot run images through "
              + input
              + ": it takes "
              + image
              + " [height, width, channels], preprocess.size gives "
              + given);
    }
    return size;
  }

  /** Puts an input in front whose channels are last, and a permutation in the old one's place. */
  private static void takeChannelsLast(List<Node> nodes, Node input, Shape item) {
    String name = input.name() + "/channels_last";
    nodes.add(0, new Node(name, new Input(item), List.of(), List.of(), input.origin()));
    Node permuted =
        new Node(
            input.name(),
            Permute.channelsToFirst(AXES),
            List.of(Value.of(name)),
            List.of(),
            input.origin());
    nodes.replaceAll(node -> node.name().equals(input.name()) ? permuted : node);
  }

  private static Map<Value, Shape> shapes(Model model, List<Node> nodes, Shape item) {
    List<String> inputs =
        nodes.stream().filter(n -> n.layer() instanceof Input).map(Node::name).toList();
    return new Model(model.name(), nodes, inputs, model.outputs(), model.weights())
        .shapes(List.of(item));
  }

  private static Output adapted(
      Output output,
      Map<Value, Shape> shapes,
      boolean channelsFirst,
      Pooling pooling,
      List<Node> nodes) {
    Value value = output.value();
    int axes = shapes.get(value).rank() - 1;
    if (channelsFirst) {
      value = append(nodes, value, "channels_last", Permute.channelsToLast(AXES));
    }
    if (axes > 0 && (pooling == Pooling.AVG || pooling == Pooling.MAX)) {
      Reduction reduction = pooling == Pooling.MAX ? Reduction.MAX : Reduction.AVERAGE;
      value = append(nodes, value, "pooling", new GlobalPooling(reduction, axes, false));
    } else if (axes > 0 && pooling == Pooling.FLATTEN) {
      value = append(nodes, value, "flatten", new dev.convoy.engine.layer.Flatten());
    }
    return new Output(output.name(), output.index(), value);
  }

  private static Value append(
      List<Node> nodes, Value source, String part, dev.convoy.engine.layer.Layer layer) {
    String name = source.toString().replace(':', '_') + "/" + part;
    boolean there = nodes.stream().anyMatch(node -> node.name().equals(name));
    if (!there) {
      Node.Origin origin = new Node.Origin("", source.node());
      nodes.add(new Node(name, layer, List.of(source), List.of(), origin));
    }
    return Value.of(name);
  }
}
