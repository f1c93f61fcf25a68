package dev.convoy.spark.cli;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Locale;

/**
 * How far an array is from what was expected.
 *
 * @param expected its shape
 * @param actual its shape
 * @param largest {@code max|y - k| / max(1, rms(k))}; NaN where one is NaN and the other is not
 * @param rms of the difference, in the same measure
 */
record Difference(Shape expected, Shape actual, double largest, double rms) {
  /** Compares two float32 arrays. */
  static Difference of(Tensor expected, Tensor actual) {
    if (!expected.shape().equals(actual.shape())) {
      return new Difference(expected.shape(), actual.shape(), Double.NaN, Double.NaN);
    }
    double squares = 0;
    double errors = 0;
    double largest = 0;
    for (long i = 0; i < expected.elements(); i++) {
      float k = expected.getFloat(i);
      float y = actual.getFloat(i);
      boolean same = Float.compare(k, y) == 0;
      double error = same ? 0 : Math.abs((double) y - k);
      squares += (double) k * k;
      errors += error * error;
      largest = Double.isNaN(error) ? Double.NaN : Math.max(largest, error);
    }
    long count = Math.max(1, expected.elements());
    double scale = Math.max(1, Math.sqrt(squares / count));
    return new Difference(
        expected.shape(), actual.shape(), largest / scale, Math.sqrt(errors / count) / scale);
  }

  /** Tells whether shapes agree and no value is further away. */
  boolean isWithin(double bound) {
    return expected.equals(actual) && largest <= bound;
  }

  @Override
  public String toString() {
    return expected.equals(actual)
        ? String.format(Locale.ROOT, "max %.1e, rms %.1e, of %s", largest, rms, expected)
        : "shape " + actual + ", expected " + expected;
  }
}
