package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * Softmax, log softmax, sparsemax and glu along one axis of an item. Source:
 * keras/src/backend/tensorflow/nn.py.
 */
final class AxisActivation {
  private final Activation.AlongAxis activation;
  private final long outer;
  private final int length;
  private final long inner;

  AxisActivation(Activation.AlongAxis activation, int batch, Shape item) {
    this.activation = activation;
    int axis = activation.axis();
    int index = axis < 0 ? axis + item.rank() : axis;
    outer = batch * item.elements(0, index);
    length = Math.toIntExact(item.size(index));
    inner = item.elements(index + 1, item.rank());
  }

  /** Computes every line along the axis; the two may be one tensor unless the axis shrinks. */
  void apply(Tensor src, Tensor dst) {
    double[] line = new double[length];
    for (long i = 0; i < outer; i++) {
      for (long j = 0; j < inner; j++) {
        for (int k = 0; k < length; k++) {
          line[k] = src.getFloat((i * length + k) * inner + j);
        }
        double[] result = line(line);
        for (int k = 0; k < result.length; k++) {
          dst.setFloat((i * result.length + k) * inner + j, (float) result[k]);
        }
      }
    }
  }

  private double[] line(double[] x) {
    if (activation instanceof Activation.Softmax) {
      double shift = max(x) + Math.log(sumOfExponentials(x));
      return softmax(x, shift);
    }
    if (activation instanceof Activation.LogSoftmax) {
      double shift = max(x) + Math.log(sumOfExponentials(x));
      return Arrays.stream(x).map(v -> v - shift).toArray();
    }
    if (activation instanceof Activation.Sparsemax) {
      double threshold = sparsemaxThreshold(x);
      return Arrays.stream(x).map(v -> Math.max(v - threshold, 0)).toArray();
    }
    double[] gated = new double[x.length / 2];
    for (int k = 0; k < gated.length; k++) {
      gated[k] = x[k] * ScalarActivation.sigmoid(x[gated.length + k]);
    }
    return gated;
  }

  private static double[] softmax(double[] x, double shift) {
    return Arrays.stream(x).map(v -> Math.exp(v - shift)).toArray();
  }

  private static double max(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    return max;
  }

  private static double sumOfExponentials(double[] x) {
    double max = max(x);
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - max);
    }
    return sum;
  }

  /**
   * Keras adds up the partial sums of all numbers in the support where the paper takes the last.
   */
  private static double sparsemaxThreshold(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int support = 0;
    double partial = 0;
    double sum = 0;
    for (int k = 1; k <= sorted.length; k++) {
      double value = sorted[sorted.length - k];
      partial += value;
      if (value - (partial - 1) / k > 0) {
        support++;
        sum += partial;
      }
    }
    return (sum - 1) / support;
  }
}
