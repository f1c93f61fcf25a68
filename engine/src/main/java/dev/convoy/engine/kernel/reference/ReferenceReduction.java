package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Computes {@link Reduction} and {@link GlobalPooling}, which reduces the spatial axes. */
final class ReferenceReduction extends UnaryKernel {
  private final int batch;
  private final long elements;
  private final IndexMap map;
  private final Reduction.Operation operation;

  private ReferenceReduction(
      KernelRequest request, boolean[] reduced, Reduction.Operation operation) {
    Shape src = request.srcs().get(0);
    this.batch = request.batch();
    this.elements = src.elements();
    this.map = IndexMap.reducing(src, reduced);
    this.operation = operation;
  }

  static ReferenceReduction of(KernelRequest request, Reduction layer) {
    boolean[] reduced = layer.reduced(request.srcs().get(0).rank());
    return new ReferenceReduction(request, reduced, layer.operation());
  }

  static ReferenceReduction of(KernelRequest request, GlobalPooling layer) {
    int rank = request.srcs().get(0).rank();
    boolean[] reduced = new boolean[rank];
    Arrays.fill(reduced, rank - 1 - layer.axes(), rank - 1, true);
    boolean largest = layer.reduction() == Pooling.Reduction.MAX;
    return new ReferenceReduction(
        request, reduced, largest ? Reduction.Operation.MAX : Reduction.Operation.MEAN);
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (int item = 0; item < batch; item++) {
      double[] results = item(src, item * elements);
      for (int i = 0; i < results.length; i++) {
        dst.setFloat((long) item * results.length + i, (float) results[i]);
      }
    }
  }

  private double[] item(Tensor src, long from) {
    return switch (operation) {
      case SUM -> fold(src, from, 0, Double::sum);
      case MEAN -> mean(src, from);
      case MAX -> fold(src, from, Double.NEGATIVE_INFINITY, Math::max);
      case MIN -> fold(src, from, Double.POSITIVE_INFINITY, Math::min);
      case PRODUCT -> fold(src, from, 1, (a, b) -> a * b);
      case VARIANCE -> variance(src, from);
      case STANDARD_DEVIATION -> Arrays.stream(variance(src, from)).map(Math::sqrt).toArray();
    };
  }

  private double[] fold(Tensor src, long from, double initial, DoubleBinaryOperator operator) {
    double[] results = new double[map.targets()];
    Arrays.fill(results, initial);
    map.forEach(
        (index, target) ->
            results[target] = operator.applyAsDouble(results[target], src.getFloat(from + index)));
    return results;
  }

  private double[] perTarget(double[] sums) {
    double count = (double) elements / sums.length;
    return Arrays.stream(sums).map(sum -> sum / count).toArray();
  }

  private double[] mean(Tensor src, long from) {
    return perTarget(fold(src, from, 0, Double::sum));
  }

  private double[] variance(Tensor src, long from) {
    double[] mean = mean(src, from);
    double[] sums = new double[mean.length];
    map.forEach(
        (index, target) -> {
          double distance = src.getFloat(from + index) - mean[target];
          sums[target] += distance * distance;
        });
    return perTarget(sums);
  }
}
