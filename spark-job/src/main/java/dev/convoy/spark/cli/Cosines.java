package dev.convoy.spark.cli;

import dev.convoy.engine.tensor.Tensor;

/**
 * The cosines between the items of two batches, each item taken as one vector; 1 between two
 * vectors of zeros.
 *
 * @param mean of all items
 * @param least of all items
 */
record Cosines(double mean, double least) {
  /**
   * @param expected {@code [items, ...]}, at least one item
   * @param actual of the same shape
   */
  static Cosines of(Tensor expected, Tensor actual) {
    long items = expected.shape().size(0);
    double sum = 0;
    double least = 1;
    for (long item = 0; item < items; item++) {
      double cosine = cosine(expected, actual, item, expected.elements() / items);
      sum += cosine;
      least = Math.min(least, cosine);
    }
    return new Cosines(sum / items, least);
  }

  private static double cosine(Tensor expected, Tensor actual, long item, long size) {
    double products = 0;
    double expectedSquares = 0;
    double actualSquares = 0;
    for (long i = item * size; i < (item + 1) * size; i++) {
      double k = expected.getFloat(i);
      double y = actual.getFloat(i);
      products += k * y;
      expectedSquares += k * k;
      actualSquares += y * y;
    }
    boolean zeros = expectedSquares == 0 && actualSquares == 0;
    return zeros ? 1 : products / Math.sqrt(expectedSquares * actualSquares);
  }
}
