package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.keras.LayerDefinition.InputContent;
import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a Sequential: a list of layers, each fed by the one before.
 *
 * <p>The list is the config itself up to Keras 2.2.2, {@code config.layers} later. The input shape
 * is that of a leading InputLayer, or stands on the first layer, or is the shape the model was
 * built with.
 */
final class SequentialReader {
  private final LayerParser parser;
  private final Config config;
  private final String prefix;

  SequentialReader(LayerParser parser, Config config, String prefix) {
    this.parser = parser;
    this.config = config;
    this.prefix = prefix;
  }

  ModelDefinition read(JsonNode object) {
    JsonNode values = config.values();
    JsonNode list = values.isArray() ? values : values.path("layers");
    if (!list.isArray()) {
      throw config.error("\"layers\" must be a list, received " + Config.shown(list));
    }
    List<LayerDefinition> layers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode each : list) {
      String otherwise =
          each.path("class_name").asText().toLowerCase(Locale.ROOT) + "_" + layers.size();
      LayerDefinition layer = parser.read(each, prefix, otherwise);
      if (!names.add(layer.localName())) {
        throw layer.config().error("two layers have this name");
      }
      layers.add(layer);
    }
    if (layers.isEmpty()) {
      throw config.error("a Sequential needs at least one layer");
    }
    if (!(layers.get(0).content() instanceof InputContent)) {
      layers.add(0, input(layers.get(0), list.get(0), object));
    }
    return connected(layers);
  }

  private LayerDefinition input(LayerDefinition first, JsonNode firstObject, JsonNode object) {
    String name = first.localName() + "_input";
    Config inputConfig =
        new Config("InputLayer", prefix + name, config.values(), config.generation());
    InputContent content = new InputContent(shape(first, firstObject, object));
    return new LayerDefinition(inputConfig, name, content, List.of());
  }

  private Optional<Shape> shape(LayerDefinition first, JsonNode firstObject, JsonNode object) {
    return first
        .config()
        .batchShape("batch_input_shape")
        .or(() -> first.config().batchShape("batch_shape"))
        .or(() -> config.batchShape("build_input_shape"))
        .or(() -> built(object))
        .or(() -> nested(first))
        .or(() -> built(firstObject));
  }

  private Optional<Shape> built(JsonNode object) {
    Config build = new Config(config.className(), config.name(), object.path("build_config"), 3);
    return build.values().isObject() ? build.batchShape("input_shape") : Optional.empty();
  }

  private static Optional<Shape> nested(LayerDefinition first) {
    if (!(first.content() instanceof ModelContent nested)) {
      return Optional.empty();
    }
    ModelDefinition model = nested.model();
    return model.layers().stream()
        .filter(layer -> layer.localName().equals(model.inputs().get(0).layer()))
        .map(layer -> ((InputContent) layer.content()).shape())
        .findFirst()
        .flatMap(shape -> shape);
  }

  private ModelDefinition connected(List<LayerDefinition> layers) {
    List<LayerDefinition> connected = new ArrayList<>();
    Reference last = new Reference(layers.get(0).localName(), 0, 0);
    Reference input = last;
    connected.add(layers.get(0));
    for (LayerDefinition layer : layers.subList(1, layers.size())) {
      if (layer.content() instanceof InputContent) {
        continue;
      }
      connected.add(layer.withCalls(List.of(Call.of(last))));
      last = new Reference(layer.localName(), 0, 0);
    }
    return new ModelDefinition(
        config.className(),
        config.name(),
        trainable(config),
        connected,
        List.of(input),
        List.of(last));
  }

  /** Tells whether a model is trained; files that do not say it leave it to their layers. */
  static boolean trainable(Config config) {
    return !config.values().isObject() || config.flag("trainable", true);
  }
}
