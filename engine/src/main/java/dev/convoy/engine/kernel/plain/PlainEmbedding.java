package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Copies the row of a table that each number names; fractions are cut off. */
final class PlainEmbedding extends PlainKernel {
  private final Tensor table;
  private final int rows;
  private final int width;
  private final long elements;

  PlainEmbedding(KernelRequest request, Embedding layer) {
    table = request.weights().get(0);
    rows = layer.rows();
    width = layer.width();
    elements = request.batch() * request.srcs().get(0).elements();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    for (long i = 0; i < elements; i++) {
      float value = srcs.get(0).getFloat(i);
      if (!(value > -1 && value < rows)) {
        throw new IllegalArgumentException(
            "Cannot embed: a number must be 0 to " + (rows - 1) + ", received " + value);
      }
      table.copyTo((long) (int) value * width, dst, i * width, width);
    }
  }
}
