package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings configurations that Keras 1 wrote to the keys and classes of later versions.
 *
 * <p>Some layers of Keras 1.0 do not state their {@code dim_ordering}; they take the first that the
 * file states, and that of TensorFlow when it states none. Source: the conversions of Keras 2,
 * tf-keras/tf_keras/src/saving/legacy/hdf5_format.py and keras/legacy/interfaces.py of 2.0.
 */
final class Keras1Upgrade {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("nb_filter", "filters"),
          Map.entry("filter_length", "kernel_size"),
          Map.entry("subsample", "strides"),
          Map.entry("subsample_length", "strides"),
          Map.entry("stride", "strides"),
          Map.entry("atrous_rate", "dilation_rate"),
          Map.entry("border_mode", "padding"),
          Map.entry("pool_length", "pool_size"),
          Map.entry("length", "size"),
          Map.entry("bias", "use_bias"),
          Map.entry("init", "kernel_initializer"),
          Map.entry("inner_init", "recurrent_initializer"),
          Map.entry("inner_activation", "recurrent_activation"),
          Map.entry("W_regularizer", "kernel_regularizer"),
          Map.entry("U_regularizer", "recurrent_regularizer"),
          Map.entry("b_regularizer", "bias_regularizer"),
          Map.entry("W_constraint", "kernel_constraint"),
          Map.entry("b_constraint", "bias_constraint"),
          Map.entry("p", "rate"),
          Map.entry("sigma", "stddev"));

  private static final Map<String, String> CLASSES =
      Map.of(
          "AtrousConvolution1D", "Conv1D",
          "AtrousConvolution2D", "Conv2D",
          "TimeDistributedDense", "Dense");

  private static final Map<String, String> MERGES =
      Map.of(
          "sum", "Add",
          "mul", "Multiply",
          "ave", "Average",
          "max", "Maximum",
          "concat", "Concatenate");

  private final String ordering;

  private Keras1Upgrade(String ordering) {
    this.ordering = ordering;
  }

  /** Tells whether a configuration uses keys that only Keras 1 wrote. */
  static boolean recognizes(JsonNode configuration) {
    return configuration.findValue("border_mode") != null
        || configuration.findValue("nb_filter") != null
        || configuration.findValue("W_regularizer") != null;
  }

  /** Returns the configuration as later versions write it; the argument stays as it is. */
  static JsonNode upgrade(JsonNode configuration) {
    JsonNode first = configuration.findValue("dim_ordering");
    JsonNode upgraded = configuration.deepCopy();
    new Keras1Upgrade(first == null ? "tf" : first.asText()).layers(upgraded);
    return upgraded;
  }

  /** Upgrades every object that has a class and a configuration, those inside others first. */
  private void layers(JsonNode node) {
    node.forEach(this::layers);
    if (node instanceof ObjectNode layer
        && layer.path("class_name").isTextual()
        && layer.get("config") instanceof ObjectNode config) {
      layer(layer, config);
    }
  }

  private void layer(ObjectNode layer, ObjectNode config) {
    String className = layer.get("class_name").textValue();
    for (Map.Entry<String, JsonNode> field : new ArrayList<>(config.properties())) {
      String key = KEYS.get(field.getKey());
      if (key != null) {
        config.remove(field.getKey());
        config.set(key, field.getValue());
      }
    }
    gather(config, "kernel_size", List.of("nb_row", "nb_col"));
    gather(config, "kernel_size", List.of("kernel_dim1", "kernel_dim2", "kernel_dim3"));
    List.of("kernel", "recurrent", "bias", "activity", "gamma", "beta")
        .forEach(role -> regularizer(config, role + "_regularizer"));
    List.of("kernel", "bias").forEach(role -> constraint(config, role + "_constraint"));
    if (className.matches(".*[23]D.*")) {
      dataFormat(config);
    }
    className = CLASSES.getOrDefault(className, className);
    layer.put("class_name", className);
    switch (className) {
      case "Dense" -> rename(config, "output_dim", "units");
      case "Embedding" -> roles(config, "embeddings");
      case "PReLU" -> roles(config, "alpha");
      case "ConvLSTM2D" ->
          config.put("unit_forget_bias", config.path("forget_bias_init").asText().equals("one"));
      case "ZeroPadding2D" -> fourSides(config);
      case "Merge" -> merge(layer, config);
      default -> {
        // The names of the keys were all that changed.
      }
    }
  }

  private static void rename(ObjectNode config, String from, String to) {
    if (config.has(from)) {
      config.set(to, config.remove(from));
    }
  }

  /** Lets what is said of a kernel be said of the only weight of a layer. */
  private static void roles(ObjectNode config, String role) {
    for (String rule : List.of("_initializer", "_regularizer", "_constraint")) {
      rename(config, "kernel" + rule, role + rule);
    }
  }

  private static void gather(ObjectNode config, String key, List<String> parts) {
    if (parts.stream().allMatch(config::has)) {
      ArrayNode all = config.putArray(key);
      parts.forEach(part -> all.add(config.remove(part)));
    }
  }

  private void dataFormat(ObjectNode config) {
    JsonNode own = config.remove("dim_ordering");
    String name = own == null ? ordering : own.asText();
    config.put("data_format", name.equals("th") ? "channels_first" : "channels_last");
  }

  /** Keras 1 writes the values beside the name. */
  private static void regularizer(ObjectNode config, String key) {
    if (config.get(key) instanceof ObjectNode values && values.has("name")) {
      String name = values.remove("name").asText();
      boolean sums = name.matches("(Weight|Activity|L1L2)Regularizer|L1L2");
      ObjectNode object = config.putObject(key).put("class_name", sums ? "L1L2" : name);
      object.set("config", values);
    }
  }

  private static void constraint(ObjectNode config, String key) {
    if (config.get(key) instanceof ObjectNode values && values.has("name")) {
      String name = values.remove("name").asText();
      rename(values, "m", "max_value");
      rename(values, "low", "min_value");
      rename(values, "high", "max_value");
      config.putObject(key).put("class_name", name).set("config", values);
    }
  }

  /** Four numbers are those of top, bottom, left and right. */
  private static void fourSides(ObjectNode config) {
    if (config.get("padding") instanceof ArrayNode sides && sides.size() == 4) {
      ArrayNode pairs = config.putArray("padding");
      pairs.addArray().add(sides.get(0)).add(sides.get(1));
      pairs.addArray().add(sides.get(2)).add(sides.get(3));
    }
  }

  /** A merge of another kind keeps its class, which is refused by name. */
  private static void merge(ObjectNode layer, ObjectNode config) {
    String className = MERGES.get(config.path("mode").asText());
    if (className != null && !config.has("layers")) {
      layer.put("class_name", className);
      rename(config, "concat_axis", "axis");
    }
  }
}
