package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Computes {@link Merge}, a row of results at a time. */
final class ReferenceMerge extends ReferenceKernel {
  private final int batch;
  private final long elements;
  private final List<IndexMap> maps;
  private final DoubleBinaryOperator operator;
  private final int divisor;

  ReferenceMerge(KernelRequest request, Merge layer) {
    Shape dst = request.dsts().get(0);
    batch = request.batch();
    elements = dst.elements();
    maps = request.srcs().stream().map(src -> IndexMap.repeating(src, dst)).toList();
    operator = operator(layer.operation());
    divisor = layer.operation() == Merge.Operation.AVERAGE ? maps.size() : 1;
  }

  private static DoubleBinaryOperator operator(Merge.Operation operation) {
    return switch (operation) {
      case ADD, AVERAGE -> Double::sum;
      case SUBTRACT -> (a, b) -> a - b;
      case MULTIPLY -> (a, b) -> a * b;
      case DIVIDE -> (a, b) -> a / b;
      case MAXIMUM -> Math::max;
      case MINIMUM -> Math::min;
      case POWER -> Math::pow;
    };
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    int length = maps.get(0).rowLength();
    double[] row = new double[length];
    for (int item = 0; item < batch; item++) {
      for (long at = 0; at < elements; at += length) {
        merge(srcs, item, at, row);
        for (int i = 0; i < length; i++) {
          dsts.get(0).setFloat(item * elements + at + i, (float) (row[i] / divisor));
        }
      }
    }
  }

  private void merge(List<Tensor> srcs, int item, long at, double[] row) {
    for (int k = 0; k < srcs.size(); k++) {
      IndexMap map = maps.get(k);
      long from = (long) item * map.targets() + map.target(at);
      for (int i = 0; i < row.length; i++) {
        double value = srcs.get(k).getFloat(from + (long) i * map.rowStride());
        row[i] = k == 0 ? value : operator.applyAsDouble(row[i], value);
      }
    }
  }
}
