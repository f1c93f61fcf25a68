package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.TileModel;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.plan.pass.SinkPermutes;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.ModelConfig;
import dev.convoy.spark.job.config.VolumeInputConfig.Pad;
import dev.convoy.spark.job.config.VolumeJobConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as a volume job runs it: one input of the whole volume's sizes, one output.
 *
 * @param model borrows its weights from the model it was made of
 * @param saved item shape of the input as the file states it
 * @param given sizes of the volume, channels last
 * @param padded sizes that the network computes on; {@code given} or more
 * @param result sizes of the network's output for {@code padded}
 * @param kept sizes of the part of the output that belongs to {@code given}
 */
record VolumeNetwork(
    Model model, Shape saved, Shape given, Shape padded, Shape result, Shape kept) {
  private static final int LARGEST_MULTIPLE = 1024;

  /**
   * Adapts a model.
   *
   * @param volume sizes along the axes in space, then channels
   * @param axes names of the axes in space
   * @throws ShapeMismatchException when the volume does not suit it, naming the layer and sizes
   */
  static VolumeNetwork of(Model read, VolumeJobConfig config, Shape volume, List<String> axes) {
    ModelConfig wanted = config.model();
    Model model = wanted.outputs().isEmpty() ? read : read.withOutputs(wanted.outputs());
    Node input = singleInput(model, wanted.label());
    Shape saved = ((Input) input.layer()).shape();
    if (isChannelsFirst(saved, volume)) {
      model = channelsLast(model, input, saved);
      input = singleInput(model, wanted.label());
      saved = ((Input) input.layer()).shape();
    }
    requireFit(input, saved, volume, axes);
    requireLocal(model, saved.isKnown() ? saved : volume);
    if (model.outputs().size() != 1) {
      throw new ShapeMismatchException(
          "Cannot run a volume through %s: a volume job writes one output, the model has %s; name one in model.outputs"
              .formatted(wanted.label(), model.outputs().stream().map(Output::name).toList()));
    }
    Shape padded = padded(model, config.input().pad(), volume, axes, wanted.label());
    Model whole = withInput(model, padded);
    Shape result = result(whole, padded);
    if (result.rank() != volume.rank()) {
      throw new ShapeMismatchException(
          "Cannot run a volume through %s: output '%s' must keep the %d axes in space, it is %s"
              .formatted(wanted.label(), model.outputs().get(0).name(), volume.rank() - 1, result));
    }
    return new VolumeNetwork(whole, saved, volume, padded, result, kept(volume, padded, result));
  }

  /** Names layers that need all positions before sizes are looked at: no size would do. */
  private static void requireLocal(Model model, Shape item) {
    Map<Value, Shape> shapes;
    try {
      shapes = withInput(model, item).shapes(List.of(item));
    } catch (ShapeMismatchException e) {
      return;
    }
    TileModel.requireLocal(model, shapes);
  }

  private static Node singleInput(Model model, String label) {
    if (model.inputs().size() != 1) {
      throw new ShapeMismatchException(
          "Cannot run a volume through %s: the model must take one input, it takes %s"
              .formatted(label, model.inputs()));
    }
    return model.node(model.inputs().get(0));
  }

  private static boolean isChannelsFirst(Shape saved, Shape volume) {
    return saved.rank() == volume.rank()
        && saved.size(0) == volume.channels()
        && saved.channels() != volume.channels();
  }

  /** Returns the same network with channels last at both ends, and so all the way. */
  private static Model channelsLast(Model model, Node input, Shape saved) {
    int rank = saved.rank();
    String name = input.name() + "/volume";
    Shape item = saved.slice(1, rank).concat(Shape.of(saved.size(0)));
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(name, new Input(item), List.of(), List.of(), input.origin()));
    for (Node node : model.nodes()) {
      boolean first = node.name().equals(input.name());
      Layer toFirst = Permute.channelsToFirst(rank);
      nodes.add(first ? node.with(toFirst, List.of()).withSources(List.of(Value.of(name))) : node);
    }
    List<Output> outputs = new ArrayList<>();
    for (Output output : model.outputs()) {
      Value value = output.value();
      String last = value + "/volume";
      nodes.add(
          new Node(
              last,
              Permute.channelsToLast(rank),
              List.of(value),
              List.of(),
              model.node(value.node()).origin()));
      outputs.add(new Output(output.name(), output.index(), Value.of(last)));
    }
    Model turned = new Model(model.name(), nodes, List.of(name), outputs, model.weights().derive());
    return new SinkPermutes().apply(turned, turned.inputShapes());
  }

  private static void requireFit(Node input, Shape saved, Shape volume, List<String> axes) {
    boolean channels =
        saved.rank() > 0 && (saved.channels() < 0 || saved.channels() == volume.channels());
    if (saved.rank() != volume.rank() || !channels) {
      throw new ShapeMismatchException(
          "Cannot run a volume of axes %s with %d channel%s, sizes %s, through %s: it takes %s"
              .formatted(
                  Axes.format(axes),
                  volume.channels(),
                  volume.channels() == 1 ? "" : "s",
                  volume,
                  input,
                  saved));
    }
    if (volume.elements() == 0) {
      throw new ShapeMismatchException(
          "Cannot run a volume of sizes " + volume + ": each must be at least 1");
    }
  }

  /** Returns the same graph for an input of known sizes, whatever the file fixed. */
  private static Model withInput(Model model, Shape item) {
    String name = model.inputs().get(0);
    List<Node> nodes =
        model.nodes().stream()
            .map(node -> node.name().equals(name) ? node.with(new Input(item), List.of()) : node)
            .toList();
    return model.withGraph(nodes, model.outputs(), model.weights().derive());
  }

  private static Shape result(Model whole, Shape item) {
    return whole.shapes(List.of(item)).get(whole.outputs().get(0).value());
  }

  private static Optional<ShapeMismatchException> refusal(Model model, Shape item) {
    try {
      result(withInput(model, item), item);
      return Optional.empty();
    } catch (ShapeMismatchException e) {
      return Optional.of(e);
    }
  }

  private static Shape padded(Model model, Pad pad, Shape volume, List<String> axes, String label) {
    Optional<ShapeMismatchException> refusal = refusal(model, volume);
    if (refusal.isEmpty()) {
      return volume;
    }
    Shape multiples = multiples(model, volume).orElseThrow(refusal::get);
    Shape padded = roundedUp(volume, multiples);
    if (pad != Pad.NONE) {
      return padded;
    }
    throw new ShapeMismatchException(
        ("Cannot run a volume of sizes %s %s through %s: they must be multiples of %s, or set"
                + " input.pad = constant, edge or reflect to pad to %s; %s")
            .formatted(
                Axes.format(axes),
                spatial(volume),
                label,
                spatial(multiples),
                spatial(padded),
                refusal.get().getMessage()));
  }

  /** Returns the smallest multiples, one for each axis, that suit the model from these sizes on. */
  private static Optional<Shape> multiples(Model model, Shape volume) {
    for (int multiple = 2; multiple <= LARGEST_MULTIPLE; multiple++) {
      Shape same = volume;
      for (int axis = 0; axis < volume.rank() - 1; axis++) {
        same = same.with(axis, multiple);
      }
      if (suits(model, volume, same)) {
        return Optional.of(smaller(model, volume, same));
      }
    }
    return Optional.empty();
  }

  private static Shape smaller(Model model, Shape volume, Shape same) {
    Shape multiples = same;
    for (int axis = 0; axis < volume.rank() - 1; axis++) {
      for (long each = 1; each < same.size(axis); each++) {
        Shape tried = multiples.with(axis, each);
        if (suits(model, volume, tried)) {
          multiples = tried;
          break;
        }
      }
    }
    return multiples;
  }

  /** Three sizes in a row: one alone may suit by chance. */
  private static boolean suits(Model model, Shape volume, Shape multiples) {
    Shape first = roundedUp(volume, multiples);
    for (int more = 0; more < 3; more++) {
      Shape tried = first;
      for (int axis = 0; axis < volume.rank() - 1; axis++) {
        tried = tried.with(axis, first.size(axis) + more * multiples.size(axis));
      }
      if (refusal(model, tried).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static Shape roundedUp(Shape volume, Shape multiples) {
    Shape rounded = volume;
    for (int axis = 0; axis < volume.rank() - 1; axis++) {
      long each = multiples.size(axis);
      rounded = rounded.with(axis, ChunkGrid.ceilDiv(volume.size(axis), each) * each);
    }
    return rounded;
  }

  /** Crops the output by the share of the input that was padded, rounding up. */
  private static Shape kept(Shape given, Shape padded, Shape result) {
    Shape kept = result;
    for (int axis = 0; axis < given.rank() - 1; axis++) {
      if (padded.size(axis) != given.size(axis)) {
        kept =
            kept.with(
                axis, ChunkGrid.ceilDiv(given.size(axis) * result.size(axis), padded.size(axis)));
      }
    }
    return kept;
  }

  /** Returns sizes without the channels. */
  static Shape spatial(Shape item) {
    return item.slice(0, item.rank() - 1);
  }

  /** Tells whether the file states other sizes than it runs on. */
  boolean isResized() {
    return !saved.fits(padded);
  }
}
