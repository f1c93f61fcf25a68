package dev.convoy.engine.keras;

import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the nodes of a model, the shape of every value and the weights of every layer. */
final class GraphBuilder {
  private static final int MAX_NODES = 200_000;

  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Value, Shape> shapes = new HashMap<>();
  private final Map<String, StoredWeights> stored = new LinkedHashMap<>();
  private final Map<String, List<WeightSpec>> needs = new HashMap<>();
  private final List<LayerResults> calls = new ArrayList<>();

  /** The results of one call of a layer. */
  record LayerResults(Config config, List<Value> results) {}

  List<Node> nodes() {
    return nodes;
  }

  /** Returns what the file holds for each layer that has weights, by the layer's path. */
  Map<String, StoredWeights> stored() {
    return stored;
  }

  /** Remembers a call; those inside {@code TimeDistributed} are no calls to Keras. */
  void called(Config config, List<Value> results) {
    calls.add(new LayerResults(config, results));
  }

  List<LayerResults> calls() {
    return calls;
  }

  void store(String layerPath, StoredWeights weights) {
    stored.put(layerPath, weights);
  }

  /** Returns the shape of a value without its leading {@code timeAxes}. */
  Shape shape(Value value, int timeAxes) {
    Shape shape = shapes.get(value);
    if (shape.rank() < timeAxes) {
      throw new UnsupportedLayer("needs a first axis to step over, source has " + shape);
    }
    return shape.slice(timeAxes, shape.rank());
  }

  /** Adds a node that takes data. */
  Value addInput(String name, Shape shape) {
    return add(name, new Input(shape), List.of(), name, new Node.Origin("InputLayer", name), 0)
        .get(0);
  }

  /**
   * Adds a node and returns its results.
   *
   * @param name wished name; made unique
   * @param layerPath what its weights' names begin with
   * @param timeAxes leading axes that the layer does not see
   */
  List<Value> add(
      String name,
      Layer layer,
      List<Value> srcs,
      String layerPath,
      Node.Origin origin,
      int timeAxes) {
    if (nodes.size() >= MAX_NODES) {
      throw new ModelFileException("the model has more than " + MAX_NODES + " nodes");
    }
    Layer stepped = stepped(layer, timeAxes);
    List<Shape> srcShapes = srcs.stream().map(shapes::get).toList();
    List<Shape> results = stepped.outputShapes(srcShapes);
    List<WeightSpec> specs = stepped.weights(srcShapes);
    List<String> weights = specs.stream().map(spec -> layerPath + "/" + spec.role()).toList();
    if (!specs.isEmpty()) {
      stored.putIfAbsent(layerPath, StoredWeights.direct(specs, weights));
      requireSameWeights(needs.putIfAbsent(layerPath, specs), specs, srcShapes);
    }
    String unique = unique(name);
    nodes.add(new Node(unique, stepped, srcs, weights, origin));
    List<Value> values = new ArrayList<>();
    for (int index = 0; index < results.size(); index++) {
      Value value = new Value(unique, index);
      shapes.put(value, results.get(index));
      values.add(value);
    }
    return values;
  }

  /** Checks that a layer that is called again needs the weights of its first call. */
  private static void requireSameWeights(
      List<WeightSpec> first, List<WeightSpec> again, List<Shape> srcs) {
    if (first != null && !first.equals(again)) {
      throw new ShapeMismatchException(
          "its first call needs the weights "
              + shown(first)
              + ", a call with "
              + srcs
              + " needs "
              + shown(again));
    }
  }

  private static String shown(List<WeightSpec> specs) {
    return specs.stream()
        .map(spec -> spec.role() + " " + spec.shape())
        .collect(Collectors.joining(", "));
  }

  private String unique(String name) {
    String candidate = name;
    for (int i = 2; !names.add(candidate); i++) {
      candidate = name + "#" + i;
    }
    return candidate;
  }

  private static Layer stepped(Layer layer, int timeAxes) {
    if (timeAxes == 0 || isBlindToLeadingAxes(layer)) {
      return layer;
    }
    if (layer instanceof Concatenation concatenation) {
      return new Concatenation(concatenation.axis() + timeAxes);
    }
    if (layer instanceof Permute permute) {
      return stepped(permute, timeAxes);
    }
    return stepped(new TimeDistributed(layer), timeAxes - 1);
  }

  private static boolean isBlindToLeadingAxes(Layer layer) {
    return layer instanceof Merge
        || layer instanceof Identity
        || (layer instanceof ActivationLayer each && each.activation().isPointwise())
        || (layer instanceof Concatenation concatenation && concatenation.axis() < 0);
  }

  private static Permute stepped(Permute permute, int timeAxes) {
    int[] order = new int[permute.order().axes() + timeAxes];
    for (int axis = 0; axis < order.length; axis++) {
      order[axis] = axis < timeAxes ? axis : timeAxes + permute.order().at(axis - timeAxes);
    }
    return new Permute(Extents.of(order));
  }
}
