package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Combines sources number by number; axes of size 1 repeat. */
final class PlainMerge extends PlainKernel {
  private final Tiling tiling;
  private final List<StridedSource> sources;
  private final Merge.Operation operation;

  PlainMerge(KernelRequest request, Merge layer) {
    int batch = request.batch();
    tiling = new Tiling(request.dsts().get(0).prepend(batch));
    sources =
        request.srcs().stream().map(src -> StridedSource.repeating(tiling, src, batch, 2)).toList();
    operation = layer.operation();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] result = HeapBuffers.take(0, tiling.largest());
    float[] other = HeapBuffers.take(1, tiling.largest());
    tiling.forEach(
        (start, length, position) -> {
          sources.get(0).read(srcs.get(0), position, length, result);
          for (int k = 1; k < srcs.size(); k++) {
            sources.get(k).read(srcs.get(k), position, length, other);
            merge(result, other, length);
          }
          if (operation == Merge.Operation.AVERAGE) {
            divide(result, srcs.size(), length);
          }
          dst.copyFrom(result, 0, start, length);
        });
  }

  private void merge(float[] a, float[] b, int length) {
    switch (operation) {
      case ADD, AVERAGE -> add(a, b, length);
      case SUBTRACT -> subtract(a, b, length);
      case MULTIPLY -> multiply(a, b, length);
      case DIVIDE -> divide(a, b, length);
      case MAXIMUM -> larger(a, b, length);
      case MINIMUM -> smaller(a, b, length);
      case POWER -> power(a, b, length);
    }
  }

  private static void add(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] += b[i];
    }
  }

  private static void subtract(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] -= b[i];
    }
  }

  private static void multiply(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] *= b[i];
    }
  }

  private static void divide(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] /= b[i];
    }
  }

  private static void divide(float[] a, float divisor, int length) {
    for (int i = 0; i < length; i++) {
      a[i] /= divisor;
    }
  }

  private static void larger(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] = Math.max(a[i], b[i]);
    }
  }

  private static void smaller(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] = Math.min(a[i], b[i]);
    }
  }

  private static void power(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] = (float) Math.pow(a[i], b[i]);
    }
  }
}
