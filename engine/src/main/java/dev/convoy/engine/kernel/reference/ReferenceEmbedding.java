package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.tensor.Tensor;

/** Computes {@link Embedding}; a number with a fraction counts as the whole number towards 0. */
final class ReferenceEmbedding extends UnaryKernel {
  private final Tensor table;
  private final int rows;
  private final int width;

  ReferenceEmbedding(KernelRequest request, Embedding layer) {
    table = request.weights().get(0);
    rows = layer.rows();
    width = layer.width();
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (long i = 0; i < src.elements(); i++) {
      float value = src.getFloat(i);
      if (!(value > -1 && value < rows)) {
        throw new IllegalArgumentException(
            "Cannot embed: a number must be 0 to " + (rows - 1) + ", received " + value);
      }
      table.copyTo((long) (int) value * width, dst, i * width, width);
    }
  }
}
