package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Computes {@link DotProduct}. */
final class ReferenceDotProduct extends ReferenceKernel {
  private static final double SMALLEST_NORM = 1e-7;

  /** The lines of an item along one axis. */
  private record Lines(long outer, int length, long inner) {
    static Lines of(Shape item, int axis) {
      int index = axis < 0 ? axis + item.rank() : axis;
      return new Lines(
          item.elements(0, index),
          Math.toIntExact(item.size(index)),
          item.elements(index + 1, item.rank()));
    }

    long count() {
      return outer * inner;
    }

    double[] read(Tensor src, int item, long line, boolean normalized) {
      double[] values = new double[length];
      double squares = 0;
      long first = item * count() * length + line / inner * length * inner + line % inner;
      for (int k = 0; k < length; k++) {
        values[k] = src.getFloat(first + k * inner);
        squares += values[k] * values[k];
      }
      double norm = normalized ? Math.max(Math.sqrt(squares), SMALLEST_NORM) : 1;
      for (int k = 0; k < length; k++) {
        values[k] /= norm;
      }
      return values;
    }
  }

  private final int batch;
  private final Lines left;
  private final Lines right;
  private final boolean normalized;

  ReferenceDotProduct(KernelRequest request, DotProduct layer) {
    batch = request.batch();
    left = Lines.of(request.srcs().get(0), layer.firstAxis());
    right = Lines.of(request.srcs().get(1), layer.secondAxis());
    normalized = layer.normalized();
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    long at = 0;
    for (int item = 0; item < batch; item++) {
      for (long i = 0; i < left.count(); i++) {
        double[] a = left.read(srcs.get(0), item, i, normalized);
        for (long j = 0; j < right.count(); j++) {
          double[] b = right.read(srcs.get(1), item, j, normalized);
          dsts.get(0).setFloat(at++, (float) dot(a, b));
        }
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
