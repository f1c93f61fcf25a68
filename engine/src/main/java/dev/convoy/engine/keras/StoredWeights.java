package dev.convoy.engine.keras;

import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * The arrays that a file holds for one layer, and how the arrays of its nodes follow from them.
 *
 * @param specs the file's arrays, in Keras' order
 * @param names names of the nodes' arrays, one for each result of {@code convert}
 * @param convert makes the nodes' arrays, or returns those of the file; what it does not return is
 *     freed
 */
record StoredWeights(
    List<WeightSpec> specs, List<String> names, Function<List<Tensor>, List<Tensor>> convert) {
  /** Returns arrays that are used as they are stored. */
  static StoredWeights direct(List<WeightSpec> specs, List<String> names) {
    return new StoredWeights(specs, names, tensors -> tensors);
  }
}
