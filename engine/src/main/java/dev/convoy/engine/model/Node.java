package dev.convoy.engine.model;

import dev.convoy.engine.layer.Layer;
import java.util.List;

/**
 * One use of a layer in a model.
 *
 * @param name unique in the model
 * @param layer what is computed
 * @param sources what it is computed from, in order
 * @param weights names in {@link Weights}, in the order of {@link Layer#weights}
 * @param origin the layer of the file this node comes from
 */
public record Node(
    String name, Layer layer, List<Value> sources, List<String> weights, Origin origin) {
  public Node {
    sources = List.copyOf(sources);
    weights = List.copyOf(weights);
  }

  /**
   * Where a node comes from: several nodes may come from one layer of the file.
   *
   * @param className the file's class, such as {@code Conv2D}
   * @param layerName the file's name of the layer, with its nested models ahead: {@code inner/conv}
   */
  public record Origin(String className, String layerName) {}

  /** Returns this node with other sources. */
  public Node withSources(List<Value> sources) {
    return new Node(name, layer, sources, weights, origin);
  }

  /** Returns this node with another layer and other weights. */
  public Node with(Layer layer, List<String> weights) {
    return new Node(name, layer, sources, weights, origin);
  }

  @Override
  public String toString() {
    return "layer '" + name + "' (" + layer.kind() + ")";
  }
}
