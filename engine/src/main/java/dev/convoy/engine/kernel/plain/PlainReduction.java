package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Reduces axes of an item to one number each, in double precision. */
final class PlainReduction extends PlainKernel {
  private final int batch;
  private final TargetMap map;
  private final Reduction.Operation operation;

  PlainReduction(KernelRequest request, Reduction layer) {
    batch = request.batch();
    map = new TargetMap(request.srcs().get(0), layer.reduced(request.srcs().get(0).rank()));
    operation = layer.operation();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] results = new float[map.count()];
    for (int item = 0; item < batch; item++) {
      double[] reduced = item(srcs.get(0), item);
      for (int i = 0; i < results.length; i++) {
        results[i] = (float) reduced[i];
      }
      dst.copyFrom(results, 0, (long) item * results.length, results.length);
    }
  }

  private double[] item(Tensor src, int item) {
    return switch (operation) {
      case SUM -> sums(map, src, item);
      case MEAN -> means(map, src, item);
      case MAX -> fold(src, item, Double.NEGATIVE_INFINITY, Math::max);
      case MIN -> fold(src, item, Double.POSITIVE_INFINITY, Math::min);
      case PRODUCT -> fold(src, item, 1, (a, b) -> a * b);
      case VARIANCE -> variances(map, src, item, means(map, src, item));
      case STANDARD_DEVIATION ->
          Arrays.stream(variances(map, src, item, means(map, src, item))).map(Math::sqrt).toArray();
    };
  }

  private double[] fold(Tensor src, int item, double initial, DoubleBinaryOperator operator) {
    double[] results = new double[map.count()];
    Arrays.fill(results, initial);
    map.forEach(
        src,
        item,
        (values, start, length, base, targets) -> {
          for (int i = 0; i < length; i++) {
            int target = base + targets[i];
            results[target] = operator.applyAsDouble(results[target], values[i]);
          }
        });
    return results;
  }

  /** Returns the sum of the numbers that lead to each target. */
  private static double[] sums(TargetMap map, Tensor src, int item) {
    double[] sums = new double[map.count()];
    map.forEach(
        src,
        item,
        (values, start, length, base, targets) -> {
          for (int i = 0; i < length; i++) {
            sums[base + targets[i]] += values[i];
          }
        });
    return sums;
  }

  /** Returns the mean of the numbers that lead to each target. */
  static double[] means(TargetMap map, Tensor src, int item) {
    return perNumber(map, sums(map, src, item));
  }

  /** Returns the mean squared distance from {@code centres} of those numbers. */
  static double[] variances(TargetMap map, Tensor src, int item, double[] centres) {
    double[] sums = new double[map.count()];
    map.forEach(
        src,
        item,
        (values, start, length, base, targets) -> {
          for (int i = 0; i < length; i++) {
            double distance = values[i] - centres[base + targets[i]];
            sums[base + targets[i]] += distance * distance;
          }
        });
    return perNumber(map, sums);
  }

  private static double[] perNumber(TargetMap map, double[] sums) {
    double count = (double) map.elements() / sums.length;
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= count;
    }
    return sums;
  }
}
