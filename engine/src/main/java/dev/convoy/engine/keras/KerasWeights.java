package dev.convoy.engine.keras;

import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the arrays of a weight file into a model's weights, checked against what layers need. */
final class KerasWeights {
  private final ModelDefinition model;
  private final Map<String, StoredWeights> needs;

  KerasWeights(ModelDefinition model, Map<String, StoredWeights> needs) {
    this.model = model;
    this.needs = needs;
  }

  /** Returns the weights; the caller owns them. */
  Weights read(WeightFile file) {
    Map<String, Config> configs = new HashMap<>();
    model
        .layers()
        .forEach(
            each ->
                LayerTree.forEachLeaf(
                    each, "", (path, layer) -> configs.put(path, layer.config())));
    Map<String, List<StoredArray>> found = file.match(model, needs);
    Weights weights = new Weights();
    try {
      needs.forEach(
          (path, stored) ->
              put(weights, stored, arrays(configs.get(path), stored, found.get(path), file)));
      return weights;
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  private static List<Tensor> arrays(
      Config layer, StoredWeights stored, List<StoredArray> found, WeightFile file) {
    List<WeightSpec> specs = stored.specs();
    boolean first = layer.generation() == 1 && found != null && !found.isEmpty();
    List<StoredArray> arrays = first ? Keras1Arrays.upgraded(layer, found) : found;
    if (arrays == null || arrays.size() != specs.size()) {
      throw layer.error(
          "needs the weights "
              + specs.stream().map(WeightSpec::role).toList()
              + ", the weight file has "
              + (arrays == null ? 0 : arrays.size()));
    }
    for (int i = 0; i < specs.size(); i++) {
      if (!specs.get(i).shape().equals(arrays.get(i).shape())) {
        throw layer.error(
            "needs a "
                + specs.get(i).role()
                + " of "
                + specs.get(i).shape()
                + ", the weight file has "
                + arrays.get(i).shape()
                + " in "
                + arrays.get(i).path());
      }
    }
    List<Tensor> tensors = new ArrayList<>();
    try {
      arrays.forEach(array -> tensors.add(array.read(file.bytes())));
      return tensors;
    } catch (RuntimeException | Error e) {
      tensors.forEach(Tensor::close);
      throw e;
    }
  }

  /** Adds a layer's arrays under the names of its nodes and frees those that are not used. */
  static void put(Weights weights, StoredWeights stored, List<Tensor> tensors) {
    List<Tensor> converted = stored.convert().apply(tensors);
    for (int i = 0; i < converted.size(); i++) {
      weights.put(stored.names().get(i), converted.get(i));
    }
    tensors.stream()
        .filter(tensor -> converted.stream().noneMatch(kept -> kept == tensor))
        .forEach(Tensor::close);
  }
}
