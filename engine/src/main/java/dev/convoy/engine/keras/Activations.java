package dev.convoy.engine.keras;

import static dev.convoy.engine.layer.Activation.Function.CELU;
import static dev.convoy.engine.layer.Activation.Function.ELU;
import static dev.convoy.engine.layer.Activation.Function.EXPONENTIAL;
import static dev.convoy.engine.layer.Activation.Function.GELU;
import static dev.convoy.engine.layer.Activation.Function.GELU_TANH;
import static dev.convoy.engine.layer.Activation.Function.HARD_SHRINK;
import static dev.convoy.engine.layer.Activation.Function.HARD_SIGMOID;
import static dev.convoy.engine.layer.Activation.Function.HARD_SILU;
import static dev.convoy.engine.layer.Activation.Function.HARD_TANH;
import static dev.convoy.engine.layer.Activation.Function.LINEAR;
import static dev.convoy.engine.layer.Activation.Function.LOG_SIGMOID;
import static dev.convoy.engine.layer.Activation.Function.MISH;
import static dev.convoy.engine.layer.Activation.Function.SELU;
import static dev.convoy.engine.layer.Activation.Function.SIGMOID;
import static dev.convoy.engine.layer.Activation.Function.SILU;
import static dev.convoy.engine.layer.Activation.Function.SOFTPLUS;
import static dev.convoy.engine.layer.Activation.Function.SOFTSIGN;
import static dev.convoy.engine.layer.Activation.Function.SOFT_SHRINK;
import static dev.convoy.engine.layer.Activation.Function.SPARSE_PLUS;
import static dev.convoy.engine.layer.Activation.Function.SPARSE_SIGMOID;
import static dev.convoy.engine.layer.Activation.Function.SQUAREPLUS;
import static dev.convoy.engine.layer.Activation.Function.TANH;
import static dev.convoy.engine.layer.Activation.Function.TANH_SHRINK;
import static dev.convoy.engine.layer.Activation.Function.THRESHOLD;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Activation.Function;
import dev.convoy.engine.layer.Activation.Pointwise;
import dev.convoy.engine.layer.Activation.Relu;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads activations in every form that files hold: names, function objects, layer objects. */
final class Activations {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static final Map<String, Function> POINTWISE =
      Map.ofEntries(
          Map.entry("linear", LINEAR),
          Map.entry("identity", LINEAR),
          Map.entry("celu", CELU),
          Map.entry("elu", ELU),
          Map.entry("selu", SELU),
          Map.entry("softplus", SOFTPLUS),
          Map.entry("softsign", SOFTSIGN),
          Map.entry("squareplus", SQUAREPLUS),
          Map.entry("soft_shrink", SOFT_SHRINK),
          Map.entry("sparse_plus", SPARSE_PLUS),
          Map.entry("silu", SILU),
          Map.entry("swish", SILU),
          Map.entry("gelu", GELU),
          Map.entry("tanh", TANH),
          Map.entry("tanh_shrink", TANH_SHRINK),
          Map.entry("sigmoid", SIGMOID),
          Map.entry("sparse_sigmoid", SPARSE_SIGMOID),
          Map.entry("exponential", EXPONENTIAL),
          Map.entry("hard_silu", HARD_SILU),
          Map.entry("hard_swish", HARD_SILU),
          Map.entry("hard_tanh", HARD_TANH),
          Map.entry("hard_shrink", HARD_SHRINK),
          Map.entry("mish", MISH),
          Map.entry("log_sigmoid", LOG_SIGMOID));

  private Activations() {}

  /** Returns the activation of a key; the identity when it is absent. */
  static Activation of(Config config, String key) {
    return of(config, config.get(key), key);
  }

  /** Returns the activation of a key that {@code otherwise} names when it is absent. */
  static Activation of(Config config, String key, String otherwise) {
    return config.has(key) ? of(config, key) : named(config, otherwise);
  }

  private static Activation of(Config config, JsonNode value, String key) {
    if (value.isMissingNode()) {
      return Activation.linear();
    }
    if (value.isTextual()) {
      return named(config, value.textValue());
    }
    if (!value.isObject()) {
      throw config.error(
          "\"" + key + "\" must be a name or an object, received " + Config.shown(value));
    }
    String className = value.path("class_name").asText();
    JsonNode inner = value.path("config");
    if (className.equals("function") || inner.isTextual()) {
      return named(config, inner.isTextual() ? inner.textValue() : value.path("name").asText());
    }
    Config layer = new Config(className, config.name(), inner, config.generation());
    return ofLayer(layer)
        .orElseThrow(() -> new UnsupportedLayer("activation of class '" + className + "'"));
  }

  /** Returns the activation that one of Keras' activation layers computes, if it is one. */
  static Optional<Activation> ofLayer(Config config) {
    return Optional.ofNullable(
        switch (config.className()) {
          case "Activation" -> of(config, "activation");
          case "ReLU" -> relu(config);
          case "LeakyReLU" -> leaky(config);
          case "ELU" -> new Pointwise(ELU, config.number("alpha", 1), 0);
          case "ThresholdedReLU" -> new Pointwise(THRESHOLD, config.number("theta", 1), 0);
          case "Softmax" -> softmax(config);
          default -> null;
        });
  }

  private static Activation relu(Config config) {
    double slope = nonNegative(config, "negative_slope", 0);
    double max = config.number("max_value", INFINITE);
    return new Relu(slope, max, nonNegative(config, "threshold", 0));
  }

  private static Activation leaky(Config config) {
    String key = config.has("alpha") ? "alpha" : "negative_slope";
    return new Relu(nonNegative(config, key, 0.3), INFINITE, 0);
  }

  private static double nonNegative(Config config, String key, double otherwise) {
    double value =
        config.values().path(key).isNull() ? config.number(key) : config.number(key, otherwise);
    if (value < 0) {
      throw new IllegalArgumentException(key + " must not be negative, received " + value);
    }
    return value;
  }

  private static Activation softmax(Config config) {
    int[] axes = config.axes();
    if (axes.length != 1) {
      throw new UnsupportedLayer("softmax over several axes as an activation");
    }
    return new Activation.Softmax(Axes.item(axes[0]));
  }

  /** Returns the activation of a name, as the Keras that wrote the file understood it. */
  static Activation named(Config config, String name) {
    String plain = name.substring(name.lastIndexOf('>') + 1).toLowerCase(Locale.ROOT);
    Function function = POINTWISE.get(plain);
    if (function != null) {
      return Activation.of(function);
    }
    return switch (plain) {
      case "relu" -> Relu.PLAIN;
      case "relu6" -> new Relu(0, 6, 0);
      case "leaky_relu" -> new Relu(0.2, INFINITE, 0);
      case "hard_sigmoid" -> hardSigmoid(config.generation());
      case "gelu_tanh" -> Activation.of(GELU_TANH);
      case "softmax" -> new Activation.Softmax(-1);
      case "log_softmax" -> new Activation.LogSoftmax(-1);
      case "sparsemax" -> new Activation.Sparsemax(-1);
      case "glu" -> new Activation.Glu(-1);
      case "threshold" -> throw new UnsupportedLayer("activation 'threshold' without its numbers");
      default -> throw new UnsupportedLayer("activation '" + name + "' is none of Keras' own");
    };
  }

  private static Activation hardSigmoid(int generation) {
    return generation >= 3 ? Activation.of(HARD_SIGMOID) : new Pointwise(HARD_SIGMOID, 0.2, 0.5);
  }
}
