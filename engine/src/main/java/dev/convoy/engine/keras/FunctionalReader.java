package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.keras.LayerDefinition.InputContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a functional model: layers with the calls made of each, and which results are the model's.
 *
 * <p>Calls are written in two ways, see {@link InboundNodes}. Calls of a nested model may be
 * counted from 1, because its own construction was call 0; {@link NodeIndices} finds that out.
 */
final class FunctionalReader {
  private final LayerParser parser;
  private final Config config;
  private final String prefix;

  FunctionalReader(LayerParser parser, Config config, String prefix) {
    this.parser = parser;
    this.config = config;
    this.prefix = prefix;
  }

  ModelDefinition read() {
    Map<String, LayerDefinition> layers = layers();
    List<Reference> outputs = endpoints("output_layers");
    List<Reference> inputs = endpoints("input_layers");
    for (Reference input : inputs) {
      LayerDefinition layer = layers.get(input.layer());
      if (layer == null || !(layer.content() instanceof InputContent)) {
        throw config.error("input '" + input.layer() + "' is not an InputLayer of the model");
      }
    }
    NodeIndices indices = new NodeIndices(layers, outputs);
    return new ModelDefinition(
        config.className(),
        config.name(),
        SequentialReader.trainable(config),
        layers.values().stream().map(indices::fromZero).toList(),
        inputs,
        outputs.stream().map(indices::outputFromZero).toList());
  }

  private Map<String, LayerDefinition> layers() {
    JsonNode list = config.values().path("layers");
    if (!list.isArray()) {
      throw config.error("\"layers\" must be a list, received " + Config.shown(list));
    }
    Map<String, LayerDefinition> layers = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (JsonNode each : list) {
      names.add(each.path("name").asText(each.path("config").path("name").asText()));
    }
    InboundNodes inbound = new InboundNodes(config, names);
    for (JsonNode each : list) {
      LayerDefinition layer = parser.read(each, prefix, "layer_" + layers.size());
      String key = each.path("name").asText(layer.localName());
      LayerDefinition called =
          new LayerDefinition(
              layer.config(), key, layer.content(), inbound.calls(each.path("inbound_nodes")));
      if (layers.put(key, called) != null) {
        throw layer.config().error("two layers have this name");
      }
    }
    return layers;
  }

  /** Reads a list of results: one flat {@code [name, 0, 0]}, a list of such, or an object. */
  private List<Reference> endpoints(String key) {
    JsonNode value = config.values().path(key);
    List<Reference> endpoints = new ArrayList<>();
    collect(value, key, endpoints);
    if (endpoints.isEmpty()) {
      throw config.error("\"" + key + "\" must name at least one layer");
    }
    return endpoints;
  }

  private void collect(JsonNode value, String key, List<Reference> endpoints) {
    if (InboundNodes.isReference(value)) {
      endpoints.add(InboundNodes.reference(value));
    } else if (value.isArray()) {
      value.forEach(each -> collect(each, key, endpoints));
    } else if (value.isObject()) {
      InboundNodes.sortedFields(value).forEach(each -> collect(each, key, endpoints));
    } else {
      throw config.error(
          "\"" + key + "\" must be a list of [name, call, result], received " + value);
    }
  }
}
