package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** Computes {@link UnitNormalization}. */
final class ReferenceUnitNormalization extends UnaryKernel {
  private static final double SMALLEST_NORM = 1e-12;

  private final int batch;
  private final long elements;
  private final IndexMap sets;

  ReferenceUnitNormalization(KernelRequest request, UnitNormalization layer) {
    Shape src = request.srcs().get(0);
    boolean[] reduced = new boolean[src.rank()];
    for (int axis : layer.axes().toArray()) {
      reduced[axis < 0 ? axis + src.rank() : axis] = true;
    }
    batch = request.batch();
    elements = src.elements();
    sets = IndexMap.reducing(src, reduced);
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (int item = 0; item < batch; item++) {
      item(src, dst, item * elements);
    }
  }

  private void item(Tensor src, Tensor dst, long from) {
    double[] squares = new double[sets.targets()];
    sets.forEach(
        (i, set) -> {
          double value = src.getFloat(from + i);
          squares[set] += value * value;
        });
    sets.forEach(
        (i, set) -> {
          double norm = Math.max(Math.sqrt(squares[set]), SMALLEST_NORM);
          dst.setFloat(from + i, (float) (src.getFloat(from + i) / norm));
        });
  }
}
