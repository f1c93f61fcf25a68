package dev.convoy.engine.model;

import dev.convoy.engine.tensor.Tensor;

/**
 * What training adds to the loss for the size of some numbers. Source:
 * keras/src/regularizers/regularizers.py.
 */
public sealed interface Regularizer {
  /** Returns the loss for these numbers; never divided by their count. */
  double loss(Tensor values);

  /** {@code l1 sum|x| + l2 sum x^2}. */
  record L1L2(double l1, double l2) implements Regularizer {
    @Override
    public double loss(Tensor values) {
      double magnitudes = 0;
      double squares = 0;
      for (long i = 0; i < values.elements(); i++) {
        double value = values.getFloat(i);
        magnitudes += Math.abs(value);
        squares += value * value;
      }
      return l1 * magnitudes + l2 * squares;
    }
  }

  /**
   * {@code factor / 2} times the mean magnitude of the products of any two different rows (or
   * columns) of a matrix, each first brought to length 1.
   *
   * @param rows whether rows, not columns, are to be orthogonal
   */
  record Orthogonal(double factor, boolean rows) implements Regularizer {
    private static final double SMALLEST_SQUARE = 1e-12;

    @Override
    public double loss(Tensor values) {
      if (values.shape().rank() != 2) {
        throw new IllegalArgumentException(
            "an orthogonal regularizer needs a matrix, received " + values.shape());
      }
      int count = (int) values.shape().size(rows ? 0 : 1);
      double[][] vectors = new double[count][];
      for (int i = 0; i < count; i++) {
        vectors[i] = unit(values, i);
      }
      double sum = 0;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
          sum += 2 * Math.abs(dot(vectors[i], vectors[j]));
        }
      }
      double pairs = count * (count - 1) / 2.0;
      return factor * 0.5 * sum / pairs;
    }

    private double[] unit(Tensor values, int index) {
      long columns = values.shape().size(1);
      double[] vector = new double[(int) values.shape().size(rows ? 1 : 0)];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = values.getFloat(rows ? index * columns + k : k * columns + index);
      }
      double norm = Math.sqrt(Math.max(dot(vector, vector), SMALLEST_SQUARE));
      for (int k = 0; k < vector.length; k++) {
        vector[k] /= norm;
      }
      return vector;
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += a[k] * b[k];
      }
      return sum;
    }
  }
}
