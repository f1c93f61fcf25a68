package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** {@code x > 0 ? x : alpha * x} with slopes that repeat along axes of size 1. */
final class PlainPrelu extends PlainKernel {
  private final Tiling tiling;
  private final StridedSource slopes;
  private final Tensor alpha;

  PlainPrelu(KernelRequest request) {
    Shape src = request.srcs().get(0);
    alpha = request.weights().get(0);
    tiling = new Tiling(src.prepend(request.batch()));
    slopes = StridedSource.repeating(tiling, alpha.shape(), 1, 2);
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] values = HeapBuffers.take(0, tiling.largest());
    float[] factors = HeapBuffers.take(1, tiling.largest());
    tiling.forEach(
        (start, length, position) -> {
          srcs.get(0).copyTo(start, values, 0, length);
          slopes.read(alpha, position, length, factors);
          for (int i = 0; i < length; i++) {
            values[i] = values[i] > 0 ? values[i] : factors[i] * values[i];
          }
          dst.copyFrom(values, 0, start, length);
        });
  }
}
