package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** One array of a weight file, read when asked for. */
interface StoredArray {
  /** Returns where the array is in its file, for messages. */
  String path();

  Shape shape();

  /**
   * Allocates a float32 tensor with the values.
   *
   * @param fileBytes size of the file, a bound for what may be allocated
   */
  Tensor read(long fileBytes);
}
