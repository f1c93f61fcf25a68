package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * One call of a layer while the graph is built: its sources, their shapes, and where its nodes go.
 *
 * <p>Shapes are those of one item; under {@code TimeDistributed} those of one step.
 */
final class LayerCall {
  private final GraphBuilder graph;
  private final String nodeName;
  private final String layerPath;
  private final String className;
  private final int timeAxes;
  private final Call call;
  private final Map<Reference, Value> values;

  /**
   * Starts a call.
   *
   * @param nodeName name of its last node, unique in the graph
   * @param layerPath name that its weights have, the same for every call
   * @param timeAxes leading axes that the layer does not see
   * @param values where each tensor of the call is found
   */
  LayerCall(
      GraphBuilder graph,
      String nodeName,
      String layerPath,
      String className,
      int timeAxes,
      Call call,
      Map<Reference, Value> values) {
    this.graph = graph;
    this.nodeName = nodeName;
    this.layerPath = layerPath;
    this.className = className;
    this.timeAxes = timeAxes;
    this.call = call;
    this.values = values;
  }

  /** Returns all tensors of the call, in order. */
  List<Value> sources() {
    return call.tensors().stream().map(values::get).toList();
  }

  /** Returns the only tensor of the call. */
  Value source() {
    List<Value> sources = sources();
    if (sources.size() != 1) {
      throw new UnsupportedLayer("takes one tensor, is called with " + sources.size());
    }
    return sources.get(0);
  }

  /** Returns the shape of the only tensor. */
  Shape shape() {
    return shape(source());
  }

  /** Returns the shape of a value as this layer sees it. */
  Shape shape(Value value) {
    return graph.shape(value, timeAxes);
  }

  List<Shape> shapes() {
    return sources().stream().map(this::shape).toList();
  }

  /** Returns how the layer is called, for operations that take constants. */
  Call arguments() {
    return call;
  }

  Value value(Reference reference) {
    return values.get(reference);
  }

  /** Adds a node that is not the layer's last and returns its result. */
  Value add(String part, Layer layer, List<Value> srcs) {
    return addAll(part, layer, srcs).get(0);
  }

  /** Adds a node that is not the layer's last and returns all its results. */
  List<Value> addAll(String part, Layer layer, List<Value> srcs) {
    return graph.add(nodeName + "/" + part, layer, srcs, layerPath, origin(), timeAxes);
  }

  /** Adds the layer's last node and returns its results. */
  List<Value> finish(Layer layer, List<Value> srcs) {
    return graph.add(nodeName, layer, srcs, layerPath, origin(), timeAxes);
  }

  /** Returns the name that a weight of this layer has in the model. */
  String weightName(String role) {
    return layerPath + "/" + role;
  }

  /** Tells the graph that the file holds other arrays for this layer than its nodes use. */
  void store(StoredWeights stored) {
    graph.store(layerPath, stored);
  }

  /** Starts a row of nodes, each computed from the one before, from the only source on. */
  Chain chain() {
    return new Chain(this, source());
  }

  private Node.Origin origin() {
    return new Node.Origin(className, layerPath);
  }
}
