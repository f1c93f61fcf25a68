package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax, log softmax, sparsemax and glu along one axis; source and result may be the same memory
 * for all but glu, which halves the axis.
 *
 * <p>Lines along the axis are taken in blocks: neighbours along the axes behind it, or, where there
 * are none, one after the other.
 */
final class PlainAxisActivation extends PlainKernel {
  private final Activation.AlongAxis activation;
  private final long outer;
  private final int length;
  private final long inner;

  PlainAxisActivation(Activation.AlongAxis activation, int batch, Shape item) {
    this.activation = activation;
    int axis = activation.axis();
    int index = axis < 0 ? axis + item.rank() : axis;
    outer = batch * item.elements(0, index);
    length = Math.toIntExact(item.size(index));
    inner = item.elements(index + 1, item.rank());
  }

  private int results() {
    return activation instanceof Activation.Glu ? length / 2 : length;
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    double[] line = new double[length];
    if (inner == 1) {
      neighbouringRows(srcs.get(0), dst, line);
    } else {
      for (long row = 0; row < outer; row++) {
        neighbouringLines(srcs.get(0), dst, row, line);
      }
    }
  }

  private void neighbouringRows(Tensor src, Tensor dst, double[] line) {
    int block = Math.max(1, Tiling.LARGEST / length);
    float[] values = HeapBuffers.take(0, block * length);
    for (long row = 0; row < outer; row += block) {
      int count = (int) Math.min(block, outer - row);
      src.copyTo(row * length, values, 0, count * length);
      for (int i = 0; i < count; i++) {
        apply(values, new Step(i * length, i * results(), 1), line);
      }
      dst.copyFrom(values, 0, row * results(), count * results());
    }
  }

  private void neighbouringLines(Tensor src, Tensor dst, long row, double[] line) {
    int block = (int) Math.max(1, Math.min(inner, Tiling.LARGEST / length));
    float[] values = HeapBuffers.take(0, block * length);
    for (long from = 0; from < inner; from += block) {
      int count = (int) Math.min(block, inner - from);
      for (int k = 0; k < length; k++) {
        src.copyTo((row * length + k) * inner + from, values, k * count, count);
      }
      for (int i = 0; i < count; i++) {
        apply(values, new Step(i, i, count), line);
      }
      for (int k = 0; k < results(); k++) {
        dst.copyFrom(values, k * count, (row * results() + k) * inner + from, count);
      }
    }
  }

  /** Where a line and its results lie: first index of each, and the distance of neighbours. */
  private record Step(int from, int to, int distance) {}

  private void apply(float[] values, Step step, double[] line) {
    for (int k = 0; k < length; k++) {
      line[k] = values[step.from + k * step.distance];
    }
    if (activation instanceof Activation.Softmax) {
      softmax(line);
    } else if (activation instanceof Activation.LogSoftmax) {
      logSoftmax(line);
    } else if (activation instanceof Activation.Sparsemax) {
      sparsemax(line);
    } else {
      glu(line);
    }
    for (int k = 0; k < results(); k++) {
      values[step.to + k * step.distance] = (float) line[k];
    }
  }

  private static double largest(double[] line) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : line) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static void softmax(double[] line) {
    double largest = largest(line);
    double sum = 0;
    for (int k = 0; k < line.length; k++) {
      line[k] = Math.exp(line[k] - largest);
      sum += line[k];
    }
    for (int k = 0; k < line.length; k++) {
      line[k] /= sum;
    }
  }

  private static void logSoftmax(double[] line) {
    double largest = largest(line);
    double sum = 0;
    for (double value : line) {
      sum += Math.exp(value - largest);
    }
    double shift = largest + Math.log(sum);
    for (int k = 0; k < line.length; k++) {
      line[k] -= shift;
    }
  }

  /**
   * Projects a line as Keras does: the support is that of Martins and Astudillo, From Softmax to
   * Sparsemax, 2016, algorithm 1, but the sums of all its sizes are added.
   */
  private static void sparsemax(double[] line) {
    double[] sorted = line.clone();
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
    double threshold = (sum - 1) / support;
    for (int k = 0; k < line.length; k++) {
      line[k] = Math.max(line[k] - threshold, 0);
    }
  }

  private static void glu(double[] line) {
    int half = line.length / 2;
    for (int k = 0; k < half; k++) {
      line[k] *= ScalarActivation.sigmoid(line[half + k]);
    }
  }
}
