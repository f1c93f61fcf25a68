package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Prelu;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** Computes {@link Prelu}. */
final class ReferencePrelu extends UnaryKernel {
  private final int batch;
  private final long elements;
  private final Tensor alpha;
  private final IndexMap slopes;

  ReferencePrelu(KernelRequest request, Prelu layer) {
    Shape src = request.srcs().get(0);
    batch = request.batch();
    elements = src.elements();
    alpha = request.weights().get(0);
    slopes = IndexMap.repeating(layer.weights(request.srcs()).get(0).shape(), src);
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (int item = 0; item < batch; item++) {
      long from = item * elements;
      slopes.forEach(
          (i, slope) -> {
            double x = src.getFloat(from + i);
            dst.setFloat(from + i, (float) (x > 0 ? x : alpha.getFloat(slope) * x));
          });
    }
  }
}
