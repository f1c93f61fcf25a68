package dev.convoy.engine.plan.pass;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model's graph while a pass changes it: nodes by name, and how often each value is read. */
final class GraphEditor {
  private final Model model;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<Value, Integer> readers = new HashMap<>();
  private final Weights weights;
  private boolean changed;

  GraphEditor(Model model) {
    this.model = model;
    this.weights = model.weights().derive();
    for (Node node : model.nodes()) {
      nodes.put(node.name(), node);
      node.sources().forEach(source -> readers.merge(source, 1, Integer::sum));
    }
    for (Output output : model.outputs()) {
      readers.merge(output.value(), 1, Integer::sum);
    }
  }

  /** Returns the nodes as they are now, in order. */
  List<Node> nodes() {
    return new ArrayList<>(nodes.values());
  }

  Weights weights() {
    return weights;
  }

  /** Returns the node that feeds a node of one source, if nothing else reads it. */
  Optional<Node> onlyReaderOf(Node node) {
    if (node.sources().size() != 1) {
      return Optional.empty();
    }
    return readOnce(node.sources().get(0));
  }

  /** Returns the node that feeds a node of one source. */
  Node source(Node node) {
    return nodes.get(node.sources().get(0).node());
  }

  /** Returns the node that gives a value, if the value is read once. */
  Optional<Node> readOnce(Value value) {
    return readers.get(value) == 1 ? Optional.of(nodes.get(value.node())) : Optional.empty();
  }

  /** Lets {@code later}, under its name, do what {@code earlier} and it did together. */
  void merge(Node earlier, Node later, Node merged) {
    nodes.remove(earlier.name());
    nodes.put(later.name(), merged);
    changed = true;
  }

  /** Returns the changed model, or the one given when nothing was changed. */
  Model finish() {
    return changed ? model.withGraph(nodes(), model.outputs(), weights) : model;
  }
}
