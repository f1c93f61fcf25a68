package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.model.Initializer;
import dev.convoy.engine.model.Initializer.Distribution;
import dev.convoy.engine.model.Initializer.Fan;
import java.util.Locale;
import java.util.Optional;

/** Reads initializers: names in both spellings with their aliases, and objects. */
final class Initializers {
  private Initializers() {}

  /** Returns how the weight of a role is drawn in a layer. */
  static Initializer of(Config layer, String role) {
    String key = WeightKeys.of(layer, role) + "_initializer";
    Initializer initializer = layer.has(key) ? parse(layer, key, layer.get(key)) : otherwise(role);
    boolean forgetGate =
        role.equals("bias")
            && layer.className().startsWith("ConvLSTM")
            && layer.flag("unit_forget_bias", true);
    return forgetGate ? new Initializer.ForgetGateOnes(initializer) : initializer;
  }

  private static Initializer otherwise(String role) {
    return switch (role) {
      case "kernel", "depthwise_kernel", "pointwise_kernel" -> Initializer.glorotUniform();
      case "recurrent_kernel" -> new Initializer.Orthogonal(1);
      case "embeddings" -> new Initializer.RandomUniform(-0.05, 0.05);
      case "gamma", "scale", "variance", "moving_variance", "moving_stddev", "renorm_stddev" ->
          Initializer.ones();
      default -> Initializer.zeros();
    };
  }

  private static Initializer parse(Config layer, String key, JsonNode value) {
    boolean named = value.isTextual();
    String name = named ? value.textValue() : value.path("class_name").asText();
    JsonNode values = named ? layer.values().path("") : value.path("config");
    Config config = new Config(name, layer.name(), values, layer.generation());
    return byName(config, plain(name))
        .orElseThrow(() -> layer.error("\"" + key + "\" is no initializer of Keras: " + name));
  }

  private static String plain(String name) {
    String plain = name.replace("_", "").toLowerCase(Locale.ROOT);
    return plain.endsWith("initializer")
        ? plain.substring(0, plain.length() - "initializer".length())
        : plain;
  }

  private static Optional<Initializer> byName(Config config, String name) {
    return Optional.ofNullable(
        switch (name) {
          case "zeros", "zero" -> Initializer.zeros();
          case "ones", "one" -> Initializer.ones();
          case "constant" -> new Initializer.Constant(config.number("value", 0));
          case "identity" -> new Initializer.Identity(config.number("gain", 1));
          case "randomnormal", "normal" ->
              new Initializer.RandomNormal(config.number("mean", 0), config.number("stddev", 0.05));
          case "truncatednormal" ->
              new Initializer.TruncatedNormal(
                  config.number("mean", 0), config.number("stddev", 0.05));
          case "randomuniform", "uniform" ->
              new Initializer.RandomUniform(
                  config.number("minval", -0.05), config.number("maxval", 0.05));
          case "variancescaling" -> varianceScaling(config);
          case "glorotuniform" -> scaling(1, Fan.AVERAGE, Distribution.UNIFORM);
          case "glorotnormal" -> scaling(1, Fan.AVERAGE, Distribution.TRUNCATED_NORMAL);
          case "heuniform" -> scaling(2, Fan.IN, Distribution.UNIFORM);
          case "henormal" -> scaling(2, Fan.IN, Distribution.TRUNCATED_NORMAL);
          case "lecununiform" -> scaling(1, Fan.IN, Distribution.UNIFORM);
          case "lecunnormal" -> scaling(1, Fan.IN, Distribution.TRUNCATED_NORMAL);
          case "orthogonal" -> new Initializer.Orthogonal(config.number("gain", 1));
          case "stft" -> stft(config);
          default -> null;
        });
  }

  private static Initializer scaling(double scale, Fan fan, Distribution distribution) {
    return new Initializer.VarianceScaling(scale, fan, distribution);
  }

  private static Initializer varianceScaling(Config config) {
    Fan fan =
        switch (config.choice("mode", "fan_in", "fan_in", "fan_out", "fan_avg")) {
          case "fan_in" -> Fan.IN;
          case "fan_out" -> Fan.OUT;
          default -> Fan.AVERAGE;
        };
    String distribution =
        config.choice(
            "distribution",
            "truncated_normal",
            "truncated_normal",
            "untruncated_normal",
            "normal",
            "uniform");
    return scaling(
        config.number("scale", 1),
        fan,
        switch (distribution) {
          case "uniform" -> Distribution.UNIFORM;
          case "untruncated_normal" -> Distribution.NORMAL;
          default -> Distribution.TRUNCATED_NORMAL;
        });
  }

  private static Initializer stft(Config config) {
    return new Initializer.Stft(
        config.choice("side", "real", "real", "imag").equals("imag"),
        config.values().path("window").isNull() ? "boxcar" : config.text("window", "hann"),
        config.values().path("scaling").isNull() ? "none" : config.text("scaling", "density"),
        config.flag("periodic", false));
  }
}
