package dev.convoy.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The canonical text of a model without the values of its weights: equal models give equal text.
 *
 * <pre>{@code
 * {"format": 1, "name": ..., "inputs": [node, ...],
 *  "outputs": [{"name", "index", "value": {"node", "index"}}, ...],
 *  "nodes": [{"name", "layer": {"type", ...}, "sources": [...], "weights": [...], "origin"}, ...],
 *  "weights": [{"name", "shape"}, ...], "annotations": {...}}
 * }</pre>
 *
 * <p>Layers are written by the components of their records, so a new layer needs nothing here.
 */
public final class ModelJson {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private ModelJson() {}

  /**
   * One array of a model, as its text lists it.
   *
   * @param name its name in {@link Weights}
   * @param shape its sizes
   */
  public record WeightEntry(String name, Shape shape) {}

  /** Returns the arrays that a model's nodes use, in the order in which they use them first. */
  public static List<WeightEntry> weights(Model model) {
    Set<String> names = new LinkedHashSet<>();
    model.nodes().forEach(node -> names.addAll(node.weights()));
    return names.stream()
        .map(name -> new WeightEntry(name, model.weights().get(name).shape()))
        .toList();
  }

  /** Returns the text of a model. */
  public static String write(Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("name", model.name());
    model.inputs().forEach(json.putArray("inputs")::add);
    addAll(json.putArray("outputs"), model.outputs());
    addAll(json.putArray("nodes"), model.nodes());
    addAll(json.putArray("weights"), weights(model));
    json.set("annotations", RecordCodec.write(model.annotations(), Annotations.class));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write model '" + model.name() + "' as JSON", e);
    }
  }

  private static void addAll(ArrayNode array, List<? extends Record> records) {
    records.forEach(each -> array.add(RecordCodec.write(each, each.getClass())));
  }

  /**
   * Returns the model of a text.
   *
   * @param weights every array that the text lists; the model owns them
   * @throws IllegalArgumentException when the text is none of {@link #write}, or names arrays that
   *     are not there or have other shapes
   */
  public static Model read(String text, Weights weights) {
    JsonNode json = parse(text);
    for (WeightEntry entry : weights(json)) {
      Shape held = weights.get(entry.name()).shape();
      if (!held.equals(entry.shape())) {
        throw new IllegalArgumentException(
            "Cannot read a model: weight '"
                + entry.name()
                + "' must be "
                + entry.shape()
                + ", received "
                + held);
      }
    }
    List<String> inputs = texts(json.path("inputs"));
    List<Output> outputs = all(json.path("outputs"), Output.class);
    List<Node> nodes = all(json.path("nodes"), Node.class);
    Annotations annotations =
        (Annotations) RecordCodec.read(json.path("annotations"), Annotations.class);
    String name = json.path("name").asText();
    return new Model(name, nodes, inputs, outputs, weights, annotations);
  }

  /** Returns the arrays that a text lists, in its order. */
  public static List<WeightEntry> weights(String text) {
    return weights(parse(text));
  }

  private static List<WeightEntry> weights(JsonNode json) {
    return all(json.path("weights"), WeightEntry.class);
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.path("format").asInt() != FORMAT) {
        throw new IllegalArgumentException(
            "Cannot read a model: format must be " + FORMAT + ", found " + json.path("format"));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot read a model: not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static <T extends Record> List<T> all(JsonNode array, Class<T> type) {
    List<T> records = new ArrayList<>();
    array.forEach(each -> records.add(type.cast(RecordCodec.read(each, type))));
    return records;
  }
}
