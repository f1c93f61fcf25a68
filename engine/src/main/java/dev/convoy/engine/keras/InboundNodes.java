package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code inbound_nodes}: the calls of one layer.
 *
 * <pre>{@code
 * Keras 3      [{"args": [tensor or [tensor, ...] or constant, ...], "kwargs": {...}}, ...]
 *              tensor: {"class_name": "__keras_tensor__", "config": {"keras_history": [l, c, r]}}
 * Keras 1, 2   [[[l, c, r], [l, c, r, kwargs], ...], ...]; one call may also be [l, c, r, kwargs]
 * }</pre>
 */
final class InboundNodes {
  private static final String CONSTANT = "_CONSTANT_VALUE";

  private final Config config;
  private final Set<String> layers;

  InboundNodes(Config config, Collection<String> layers) {
    this.config = config;
    this.layers = new HashSet<>(layers);
  }

  /** Tells whether a value is {@code [name, call, result]} or longer. */
  static boolean isReference(JsonNode value) {
    return value.isArray()
        && value.size() >= 3
        && value.get(0).isTextual()
        && value.get(1).isInt()
        && value.get(2).isInt();
  }

  static Reference reference(JsonNode value) {
    return new Reference(
        value.get(0).textValue(), value.get(1).intValue(), value.get(2).intValue());
  }

  static Collection<JsonNode> sortedFields(JsonNode object) {
    Map<String, JsonNode> fields = new TreeMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields.values();
  }

  List<Call> calls(JsonNode inboundNodes) {
    List<Call> calls = new ArrayList<>();
    if (inboundNodes.isMissingNode() || inboundNodes.isNull()) {
      return calls;
    }
    if (!inboundNodes.isArray()) {
      throw config.error(
          "\"inbound_nodes\" must be a list, received " + Config.shown(inboundNodes));
    }
    for (JsonNode node : inboundNodes) {
      calls.add(node.has("args") ? byArguments(node) : byList(node));
    }
    return calls;
  }

  private Call byArguments(JsonNode node) {
    List<Argument> positional = new ArrayList<>();
    node.path("args").forEach(value -> positional.add(argument(value)));
    Map<String, Argument> named = new LinkedHashMap<>();
    node.path("kwargs")
        .properties()
        .forEach(field -> named.put(field.getKey(), argument(field.getValue())));
    return new Call(positional, named);
  }

  private Argument argument(JsonNode value) {
    JsonNode history = value.path("config").path("keras_history");
    if (value.path("class_name").asText().equals("__keras_tensor__")) {
      if (!isReference(history)) {
        throw config.error("a tensor must have a keras_history, received " + Config.shown(value));
      }
      return new Argument.Tensor(reference(history));
    }
    if (value.isArray()) {
      List<Argument> items = new ArrayList<>();
      value.forEach(item -> items.add(argument(item)));
      boolean tensors = items.stream().anyMatch(item -> !(item instanceof Argument.Constant));
      return tensors ? new Argument.Items(items) : new Argument.Constant(value);
    }
    boolean plainObject = value.isObject() && !value.has("class_name");
    return plainObject
        ? new Argument.Items(sortedFields(value).stream().map(this::argument).toList())
        : new Argument.Constant(value);
  }

  private Call byList(JsonNode node) {
    List<Argument> items = new ArrayList<>();
    Map<String, Argument> named = new LinkedHashMap<>();
    boolean single = node.isArray() && !node.isEmpty() && node.get(0).isTextual();
    if (single) {
      items.add(listed(node, named));
    } else if (node.isObject()) {
      sortedFields(node).forEach(each -> items.add(listed(each, named)));
    } else {
      node.forEach(each -> items.add(listed(each, named)));
    }
    Argument first = items.size() == 1 ? items.get(0) : new Argument.Items(items);
    return new Call(List.of(first), named);
  }

  private Argument listed(JsonNode value, Map<String, Argument> named) {
    if (value.isArray() && value.size() > 3 && value.get(3).isObject()) {
      value
          .get(3)
          .properties()
          .forEach(field -> named.put(field.getKey(), keyword(field.getValue())));
    }
    if (value.isArray() && value.size() >= 3 && value.get(0).asText().equals(CONSTANT)) {
      return new Argument.Constant(value.get(2));
    }
    if (!isReference(value)) {
      throw config.error(
          "a call must be a list of [name, call, result], received " + Config.shown(value));
    }
    return new Argument.Tensor(reference(value));
  }

  private Argument keyword(JsonNode value) {
    boolean tensor = isReference(value) && layers.contains(value.get(0).textValue());
    if (tensor) {
      return new Argument.Tensor(reference(value));
    }
    return new Argument.Constant(value == null ? JsonNodeFactory.instance.nullNode() : value);
  }
}
