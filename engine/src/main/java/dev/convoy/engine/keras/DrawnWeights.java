package dev.convoy.engine.keras;

import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.WeightSource;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws the weights of a model that has none, by its own initializers. */
final class DrawnWeights {
  private DrawnWeights() {}

  static Weights draw(
      ModelDefinition model, Map<String, StoredWeights> needs, ReadOptions options) {
    requireSensible(needs, options.limits().drawnWeights());
    Map<String, Config> configs = new HashMap<>();
    model
        .layers()
        .forEach(
            each ->
                LayerTree.forEachLeaf(
                    each, "", (path, layer) -> configs.put(path, layer.config())));
    Weights weights = new Weights();
    try {
      needs.forEach(
          (path, stored) ->
              KerasWeights.put(
                  weights, stored, draw(path, configs.get(path), stored, options.seed())));
      return weights;
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  private static void requireSensible(Map<String, StoredWeights> needs, long most) {
    double total = 0;
    for (StoredWeights stored : needs.values()) {
      for (WeightSpec spec : stored.specs()) {
        total += spec.shape().elements();
      }
    }
    if (total > most) {
      throw new ModelFileException(
          String.format(
              "it has no weights and would need %.0f drawn numbers, more than %d", total, most));
    }
  }

  private static List<Tensor> draw(String path, Config layer, StoredWeights stored, long seed) {
    List<Tensor> tensors = new ArrayList<>();
    try {
      for (WeightSpec spec : stored.specs()) {
        WeightSource source = new WeightSource(seed, path + "/" + spec.role());
        tensors.add(source.draw(Initializers.of(layer, spec.role()), spec.shape()));
      }
      return tensors;
    } catch (IllegalArgumentException e) {
      tensors.forEach(Tensor::close);
      throw layer.error(e.getMessage());
    }
  }
}
