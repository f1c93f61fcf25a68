package dev.convoy.engine.model;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.function.DoubleSupplier;

/**
 * Random orthogonal matrices: a normal matrix brought to orthonormal columns by the Gram-Schmidt
 * process, each column twice, which equals the Q of a QR decomposition with positive diagonal.
 */
final class OrthogonalMatrix {
  private static final double MOST_PRODUCTS = 2e10;

  private OrthogonalMatrix() {}

  /** Fills a weight whose last axis is the columns and whose other axes are the rows. */
  static Tensor draw(Shape shape, double gain, DoubleSupplier normal) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "an orthogonal matrix needs at least two axes, received " + shape);
    }
    int columns = Math.toIntExact(shape.channels());
    int rows = Math.toIntExact(shape.elements(0, shape.rank() - 1));
    int length = Math.max(rows, columns);
    int count = Math.min(rows, columns);
    if ((double) length * count * count > MOST_PRODUCTS) {
      throw new IllegalArgumentException(
          "an orthogonal matrix of " + rows + " times " + columns + " takes too long");
    }
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        vectors[i][k] = normal.getAsDouble();
      }
      makeOrthogonal(vectors, i);
      makeOrthogonal(vectors, i);
    }
    boolean tall = rows >= columns;
    return Tensor.generate(
        shape,
        index -> {
          int row = (int) (index / columns);
          int column = (int) (index % columns);
          return gain * (tall ? vectors[column][row] : vectors[row][column]);
        });
  }

  /** Takes the parts along earlier vectors out of vector {@code i} and gives it length 1. */
  private static void makeOrthogonal(double[][] vectors, int i) {
    double[] vector = vectors[i];
    for (int j = 0; j < i; j++) {
      double along = dot(vector, vectors[j]);
      for (int k = 0; k < vector.length; k++) {
        vector[k] -= along * vectors[j][k];
      }
    }
    double norm = Math.sqrt(dot(vector, vector));
    for (int k = 0; k < vector.length; k++) {
      vector[k] /= norm;
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
