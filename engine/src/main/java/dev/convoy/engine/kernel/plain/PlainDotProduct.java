package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Sums the products of two sources along one axis of each. */
final class PlainDotProduct extends PlainKernel {
  private static final double SMALLEST_NORM = 1e-7;

  private final int batch;
  private final Lines left;
  private final Lines right;
  private final boolean normalized;

  PlainDotProduct(KernelRequest request, DotProduct layer) {
    batch = request.batch();
    left = Lines.of(request.srcs().get(0), layer.firstAxis());
    right = Lines.of(request.srcs().get(1), layer.secondAxis());
    normalized = layer.normalized();
  }

  /** The lines of an item along one axis. */
  private record Lines(int outer, int length, int inner) {
    static Lines of(Shape item, int axis) {
      int index = axis < 0 ? axis + item.rank() : axis;
      return new Lines(
          Math.toIntExact(item.elements(0, index)),
          Math.toIntExact(item.size(index)),
          Math.toIntExact(item.elements(index + 1, item.rank())));
    }

    int count() {
      return Math.multiplyExact(outer, inner);
    }

    /** Returns an item's lines one behind the other. */
    float[] read(Tensor src, long item) {
      float[] numbers = new float[Math.multiplyExact(count(), length)];
      src.copyTo(item * numbers.length, numbers, 0, numbers.length);
      if (inner == 1) {
        return numbers;
      }
      float[] lines = new float[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        int line = i / (length * inner) * inner + i % inner;
        lines[line * length + i / inner % length] = numbers[i];
      }
      return lines;
    }
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] row = new float[right.count()];
    for (int item = 0; item < batch; item++) {
      float[] a = lines(left, srcs.get(0), item);
      float[] b = lines(right, srcs.get(1), item);
      for (int i = 0; i < left.count(); i++) {
        for (int j = 0; j < row.length; j++) {
          row[j] = (float) dot(a, i * left.length, b, j * left.length, left.length);
        }
        dst.copyFrom(row, 0, ((long) item * left.count() + i) * row.length, row.length);
      }
    }
  }

  private float[] lines(Lines lines, Tensor src, int item) {
    float[] values = lines.read(src, item);
    for (int from = 0; normalized && from < values.length; from += lines.length) {
      double squares = dot(values, from, values, from, lines.length);
      double norm = Math.max(Math.sqrt(squares), SMALLEST_NORM);
      for (int k = from; k < from + lines.length; k++) {
        values[k] = (float) (values[k] / norm);
      }
    }
    return values;
  }

  private static double dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) a[aFrom + k] * b[bFrom + k];
    }
    return sum;
  }
}
