package dev.convoy.engine.kernel.reference;

/** The inner loop of every product of a number with a row of weights. */
final class Rows {
  private Rows() {}

  /** Adds {@code value * weights[from + i]} to {@code sums[at + i]} for {@code count} numbers. */
  static void addScaled(double[] sums, int at, double value, float[] weights, int from, int count) {
    for (int i = 0; i < count; i++) {
      sums[at + i] += value * weights[from + i];
    }
  }
}
