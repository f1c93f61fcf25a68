package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Annotations.ActivityRule;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Constraint;
import dev.convoy.engine.model.Regularizer;
import dev.convoy.engine.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads regularizers and constraints. They change nothing at inference, so one of an unknown class
 * is noted rather than refused.
 */
final class TrainingRules {
  private final ReadingContext context;

  TrainingRules(ReadingContext context) {
    this.context = context;
  }

  /**
   * Returns the rules for all weights that have one, in the file's order; a weight of a layer that
   * is not trained has one that says so.
   */
  List<WeightRule> weights(ModelDefinition model, Map<String, StoredWeights> needs) {
    List<WeightRule> rules = new ArrayList<>();
    model.layers().forEach(layer -> collect(layer, "", true, needs, rules));
    return rules;
  }

  private void collect(
      LayerDefinition layer,
      String prefix,
      boolean trained,
      Map<String, StoredWeights> needs,
      List<WeightRule> rules) {
    String path = prefix + layer.localName();
    LayerDefinition inner = LayerTree.unwrapped(layer);
    if (inner.content() instanceof ModelContent nested) {
      boolean all = trained && nested.model().trainable();
      nested.model().layers().forEach(each -> collect(each, path + "/", all, needs, rules));
    } else if (needs.containsKey(path)) {
      boolean all = trained && inner.config().flag("trainable", true);
      collect(inner.config(), needs.get(path), all, rules);
    }
  }

  private void collect(
      Config config, StoredWeights stored, boolean trained, List<WeightRule> rules) {
    int count = Math.min(stored.specs().size(), stored.names().size());
    for (int i = 0; i < count; i++) {
      WeightSpec spec = stored.specs().get(i);
      String key = WeightKeys.of(config, spec.role());
      Optional<Regularizer> regularizer = regularizer(config, key + "_regularizer");
      Optional<Constraint> constraint = constraint(config, key + "_constraint");
      boolean changes = trained && spec.trainable();
      boolean frozen = spec.trainable() && !trained;
      if (frozen || regularizer.isPresent() || constraint.isPresent()) {
        rules.add(new WeightRule(stored.names().get(i), changes, regularizer, constraint));
      }
    }
  }

  /** Returns the rules for the results of one call of a layer. */
  List<ActivityRule> activities(Config config, List<Value> results) {
    Optional<Regularizer> regularizer =
        config.className().equals("ActivityRegularization")
            ? Optional.of(new Regularizer.L1L2(config.number("l1", 0), config.number("l2", 0)))
            : regularizer(config, "activity_regularizer");
    return regularizer
        .map(
            each ->
                results.stream()
                    .map(result -> new ActivityRule(config.name(), result, each))
                    .toList())
        .orElse(List.of());
  }

  private Optional<Regularizer> regularizer(Config layer, String key) {
    if (!layer.has(key)) {
      return Optional.empty();
    }
    Config config = object(layer, key);
    String name = config.className().replace("_", "").toLowerCase(Locale.ROOT);
    Regularizer regularizer =
        switch (name) {
          case "l1" -> new Regularizer.L1L2(config.number("l1", 0.01), 0);
          case "l2" -> new Regularizer.L1L2(0, config.number("l2", 0.01));
          case "l1l2" -> new Regularizer.L1L2(config.number("l1", 0), config.number("l2", 0));
          case "orthogonalregularizer" ->
              new Regularizer.Orthogonal(
                  config.number("factor", 0.01),
                  config.choice("mode", "rows", "rows", "columns").equals("rows"));
          default -> null;
        };
    return noted(layer, key, config, regularizer);
  }

  private Optional<Constraint> constraint(Config layer, String key) {
    if (!layer.has(key)) {
      return Optional.empty();
    }
    Config config = object(layer, key);
    String name = config.className().replace("_", "").toLowerCase(Locale.ROOT);
    Constraint constraint =
        switch (name) {
          case "maxnorm" -> new Constraint.MaxNorm(config.number("max_value", 2), axes(config));
          case "minmaxnorm" ->
              new Constraint.MinMaxNorm(
                  config.number("min_value", 0),
                  config.number("max_value", 1),
                  config.number("rate", 1),
                  axes(config));
          case "unitnorm" -> new Constraint.UnitNorm(axes(config));
          case "nonneg" -> new Constraint.NonNegative();
          default -> null;
        };
    return noted(layer, key, config, constraint);
  }

  private static Extents axes(Config config) {
    return config.has("axis") ? Extents.of(config.integers("axis")) : Extents.of(0);
  }

  private <T> Optional<T> noted(Config layer, String key, Config config, T value) {
    if (value == null) {
      context.note(
          layer.label() + ": " + key + " of class '" + config.className() + "' is left out");
    }
    return Optional.ofNullable(value);
  }

  /** Returns a rule's class and values, whether the file gives an object or a name alone. */
  private static Config object(Config layer, String key) {
    JsonNode value = layer.get(key);
    String className =
        value.isTextual() ? value.textValue() : value.path("class_name").asText("none");
    return new Config(className, layer.name(), value.path("config"), layer.generation());
  }
}
