package dev.convoy.engine.keras;

import java.util.List;
import java.util.Map;

/** Where the arrays of a model are found. */
interface WeightFile extends AutoCloseable {
  /**
   * Returns the file's arrays for every layer that has weights.
   *
   * @param model the layers
   * @param needs what each layer's arrays must be, by the layer's path
   * @throws ModelFileException when a layer's arrays are missing or have other shapes
   */
  Map<String, List<StoredArray>> match(ModelDefinition model, Map<String, StoredWeights> needs);

  /** Returns the size of the file in bytes, a bound for what is allocated. */
  long bytes();

  @Override
  void close();
}
