package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.convoy.engine.keras.LayerDefinition.BodyContent;
import dev.convoy.engine.keras.LayerDefinition.Content;
import dev.convoy.engine.keras.LayerDefinition.InputContent;
import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.keras.LayerDefinition.TimeContent;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Turns one layer object of a configuration into a definition, models and wrappers included. */
final class LayerParser {
  private final ReadingContext context;

  LayerParser(ReadingContext context) {
    this.context = context;
  }

  ReadingContext context() {
    return context;
  }

  /**
   * Reads a layer object.
   *
   * @param prefix names of the outer models, each followed by a slash
   * @param otherwise its name when the file gives none
   */
  LayerDefinition read(JsonNode layer, String prefix, String otherwise) {
    if (!layer.isObject() || !layer.path("class_name").isTextual()) {
      throw new ModelFileException(
          "a layer must be an object with a class_name, received " + Config.shown(layer));
    }
    String className = layer.get("class_name").textValue();
    JsonNode values = layer.path("config");
    String name = name(layer, values, otherwise);
    Config config = new Config(className, prefix + name, values, context.generation());
    return new LayerDefinition(config, name, content(layer, config), List.of());
  }

  private static String name(JsonNode layer, JsonNode values, String otherwise) {
    String inner = values.path("name").textValue();
    String name = inner != null ? inner : layer.path("name").asText("");
    return name.isEmpty() ? otherwise : name;
  }

  private Content content(JsonNode layer, Config config) {
    switch (config.className()) {
      case "Sequential", "Functional", "Model" -> {
        return new ModelContent(model(layer, config, config.name() + "/"));
      }
      case "TimeDistributed" -> {
        return timeDistributed(config);
      }
      case "InputLayer" -> {
        return new InputContent(inputShape(config));
      }
      default -> {
        context.noteDataType(config);
        return new BodyContent(body(layer, config));
      }
    }
  }

  /** Reads the object of a model. */
  ModelDefinition model(JsonNode object, Config config, String prefix) {
    context.enterModel();
    try {
      return config.className().equals("Sequential")
          ? new SequentialReader(this, config, prefix).read(object)
          : new FunctionalReader(this, config, prefix).read();
    } finally {
      context.leaveModel();
    }
  }

  private Content timeDistributed(Config config) {
    JsonNode inner = config.values().path("layer");
    if (!inner.isObject()) {
      throw config.error("\"layer\" must be a layer, received " + Config.shown(inner));
    }
    LayerDefinition layer = read(inner, config.name() + "/", "layer");
    return new TimeContent(layer);
  }

  private static Optional<Shape> inputShape(Config config) {
    return config.batchShape("batch_shape").or(() -> config.batchShape("batch_input_shape"));
  }

  private LayerBody body(JsonNode layer, Config config) {
    try {
      if (!config.values().isObject()) {
        throw config.error("its config must be an object");
      }
      return OperationReaders.isOperation(layer)
          ? OperationReaders.of(config).read(config)
          : ofTensors(LayerReaders.of(config.className()).read(config));
    } catch (UnsupportedLayer e) {
      context.refuse(config, e.getMessage());
      return call -> List.of();
    } catch (IllegalArgumentException | ShapeMismatchException e) {
      throw config.error(e.getMessage());
    }
  }

  /** Returns a layer that is called with tensors only; one that is given more would drop it. */
  private static LayerBody ofTensors(LayerBody body) {
    return call -> {
      call.arguments()
          .constant()
          .ifPresent(
              constant -> {
                throw new UnsupportedLayer("is called with " + Config.shown(constant));
              });
      return body.apply(call);
    };
  }

  /** Returns the configuration object of a model whose config is a bare list of layers. */
  static JsonNode withLayers(JsonNode layers) {
    return JsonNodeFactory.instance.objectNode().set("layers", layers);
  }
}
