package dev.convoy.engine.model;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A directed graph of layers with its weights.
 *
 * <p>Nodes are in an order in which sources come first; inputs are nodes whose layer is {@link
 * Input}. A model is immutable; {@link #close} frees the weights that it owns.
 */
public final class Model implements AutoCloseable {
  private final String name;
  private final Map<String, Node> nodes;
  private final List<String> inputs;
  private final List<Output> outputs;
  private final Weights weights;
  private final Annotations annotations;

  /**
   * Makes a model without annotations; see the other constructor.
   *
   * @throws IllegalArgumentException when names repeat, or a node uses what is not there
   */
  public Model(
      String name, List<Node> nodes, List<String> inputs, List<Output> outputs, Weights weights) {
    this(name, nodes, inputs, outputs, weights, Annotations.NONE);
  }

  /**
   * Makes a model and checks that it is whole.
   *
   * @param name the file's name for it
   * @param nodes sources first, names unique
   * @param inputs names of the nodes that take data, in the model's order
   * @param outputs the results, in the model's order, at least one
   * @param weights every array that a node names; owned by the model
   * @param annotations what the file says beyond the computation; rules for results of nodes that
   *     are not there are left out
   * @throws IllegalArgumentException when names repeat, or a node uses what is not there
   */
  public Model(
      String name,
      List<Node> nodes,
      List<String> inputs,
      List<Output> outputs,
      Weights weights,
      Annotations annotations) {
    this.name = name;
    this.nodes = new LinkedHashMap<>();
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.weights = weights;
    for (Node node : nodes) {
      for (Value source : node.sources()) {
        require(this.nodes.containsKey(source.node()), node + " uses " + source + " before it is");
      }
      for (String weight : node.weights()) {
        require(weights.contains(weight), node + " names weight '" + weight + "' that is not");
      }
      require(this.nodes.put(node.name(), node) == null, "two nodes are named " + node.name());
    }
    require(!outputs.isEmpty(), "it has no output");
    for (Output output : outputs) {
      require(this.nodes.containsKey(output.value().node()), "output " + output + " is not there");
    }
    for (String input : inputs) {
      Node node = this.nodes.get(input);
      require(node != null && node.layer() instanceof Input, "input " + input + " is not there");
    }
    this.annotations = present(annotations);
  }

  private Annotations present(Annotations all) {
    return new Annotations(
        all.notes(),
        all.weights(),
        all.activities().stream().filter(rule -> nodes.containsKey(rule.value().node())).toList());
  }

  private void require(boolean condition, String broken) {
    if (!condition) {
      throw new IllegalArgumentException("Cannot make model '" + name + "': " + broken);
    }
  }

  public String name() {
    return name;
  }

  /** Returns all nodes, sources first. */
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  /**
   * Returns the node of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "Cannot find layer '" + name + "' in model '" + this.name + "'");
    }
    return node;
  }

  /** Returns the names of the nodes that take data, in the model's order. */
  public List<String> inputs() {
    return inputs;
  }

  /** Returns the item shapes that the inputs take; sizes may be unknown. */
  public List<Shape> inputShapes() {
    return inputs.stream().map(input -> ((Input) node(input).layer()).shape()).toList();
  }

  public List<Output> outputs() {
    return outputs;
  }

  public Weights weights() {
    return weights;
  }

  /** Returns the bytes of the weights that nodes use, each counted once. */
  public long weightBytes() {
    return nodes.values().stream()
        .flatMap(node -> node.weights().stream())
        .distinct()
        .mapToLong(name -> weights.get(name).bytes())
        .sum();
  }

  /** Returns the arrays that a node names. */
  public List<Tensor> weights(Node node) {
    return node.weights().stream().map(weights::get).toList();
  }

  /** Returns what the file says beyond the computation. */
  public Annotations annotations() {
    return annotations;
  }

  /** Returns this model with its weights as the constraints of training leave them. */
  public Model constrained() {
    Weights projected = weights.derive();
    for (Annotations.WeightRule rule : annotations.weights()) {
      rule.constraint()
          .ifPresent(
              constraint ->
                  projected.put(rule.weight(), constraint.project(weights.get(rule.weight()))));
    }
    return withGraph(nodes(), outputs, projected);
  }

  /** Returns the names of the file's layers, in order, each once. */
  public List<String> layerNames() {
    return nodes.values().stream().map(node -> node.origin().layerName()).distinct().toList();
  }

  /**
   * Returns a model whose results are those of other layers; nodes that they do not need are left
   * out. The weights stay this model's.
   *
   * @param layers names of the file's layers
   * @throws IllegalArgumentException when one is not there, with the nearest names
   */
  public Model withOutputs(List<String> layers) {
    List<Output> chosen = new ArrayList<>();
    for (String layer : layers) {
      Node last = lastNodeOf(layer);
      for (int index = 0; index < resultCount(last); index++) {
        chosen.add(new Output(layer, index, new Value(last.name(), index)));
      }
    }
    return withGraph(nodes(), chosen, weights.derive());
  }

  private static int resultCount(Node node) {
    boolean states = node.layer() instanceof dev.convoy.engine.layer.ConvLstm lstm && lstm.states();
    return states ? 3 : 1;
  }

  private Node lastNodeOf(String layer) {
    Node last = null;
    for (Node node : nodes.values()) {
      if (node.origin().layerName().equals(layer)) {
        last = node;
      }
    }
    if (last == null) {
      throw new IllegalArgumentException(
          "Cannot take layer '"
              + layer
              + "' as output: not in model '"
              + name
              + "'; nearest: "
              + String.join(", ", NearestNames.of(layer, layerNames())));
    }
    return last;
  }

  /**
   * Returns a model with another graph over other weights, without the nodes that its outputs do
   * not need; inputs stay.
   */
  public Model withGraph(List<Node> nodes, List<Output> outputs, Weights weights) {
    Map<String, Node> byName =
        nodes.stream().collect(Collectors.toMap(Node::name, node -> node, (a, b) -> a));
    Set<String> needed = new HashSet<>(inputs);
    List<String> open =
        new ArrayList<>(outputs.stream().map(output -> output.value().node()).toList());
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (needed.add(next)) {
        byName.get(next).sources().forEach(source -> open.add(source.node()));
      }
    }
    List<Node> kept = nodes.stream().filter(node -> needed.contains(node.name())).toList();
    return new Model(name, kept, inputs, outputs, weights, annotations);
  }

  /**
   * Returns the item shape of every value.
   *
   * @param inputShapes one for each input, in order; sizes may be unknown
   * @throws ShapeMismatchException naming the layer and both shapes
   */
  public Map<Value, Shape> shapes(List<Shape> inputShapes) {
    if (inputShapes.size() != inputs.size()) {
      throw new ShapeMismatchException(
          "Cannot run model '"
              + name
              + "': it takes "
              + inputs.size()
              + " inputs "
              + inputs
              + ", received "
              + inputShapes.size());
    }
    Map<Value, Shape> shapes = new HashMap<>();
    for (Node node : nodes.values()) {
      int input = inputs.indexOf(node.name());
      List<Shape> results =
          input >= 0 ? List.of(inputShapes.get(input)) : resultShapes(node, shapes);
      for (int index = 0; index < results.size(); index++) {
        shapes.put(new Value(node.name(), index), results.get(index));
      }
    }
    return shapes;
  }

  private List<Shape> resultShapes(Node node, Map<Value, Shape> shapes) {
    List<Shape> srcs = node.sources().stream().map(shapes::get).toList();
    try {
      requireWeights(node, srcs);
      return node.layer().outputShapes(srcs);
    } catch (ShapeMismatchException e) {
      throw new ShapeMismatchException("Cannot compute " + node + ": " + e.getMessage(), e);
    }
  }

  private void requireWeights(Node node, List<Shape> srcs) {
    List<WeightSpec> specs = node.layer().weights(srcs);
    if (specs.size() != node.weights().size()) {
      throw new ShapeMismatchException(
          "needs " + specs.size() + " weights, the model has " + node.weights());
    }
    for (int i = 0; i < specs.size(); i++) {
      Shape held = weights.get(node.weights().get(i)).shape();
      if (!specs.get(i).shape().equals(held)) {
        throw new ShapeMismatchException(
            "a source of "
                + srcs
                + " needs a "
                + specs.get(i).role()
                + " of "
                + specs.get(i).shape()
                + ", the model has "
                + held);
      }
    }
  }

  /** Frees the weights that this model owns. */
  @Override
  public void close() {
    weights.close();
  }
}
