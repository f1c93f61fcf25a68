package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.Interpolation;
import java.util.Arrays;

/**
 * From which source positions, with which weights, each result along an axis is mixed.
 *
 * <p>Sources of the rules: tensorflow/core/kernels/image/resize_bilinear_op.cc,
 * resize_bicubic_op.cc, scale_and_translate_op.cc and sampling_kernels.h.
 */
public final class AxisSampling {
  /** An axis that is not there. */
  public static final AxisSampling NONE = new AxisSampling(new int[] {0}, new double[][] {{1}});

  /** TensorFlow reads the weights of the bicubic kernel from a table of so many fractions. */
  private static final int CUBIC_FRACTIONS = 1024;

  private final int[] first;
  private final double[][] weights;

  private AxisSampling(int[] first, double[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * Returns the sampling that enlarges {@code n} positions by a whole factor: result {@code i} lies
   * at {@code (2 i + 1 - factor) / (2 factor)}, worked out in whole numbers.
   */
  public static AxisSampling enlarging(Interpolation interpolation, long n, int factor) {
    AxisSampling sampling = ofSize(Math.multiplyExact(n, (long) factor));
    for (int i = 0; i < sampling.first.length; i++) {
      long phase = 2L * i + 1 - factor;
      double fraction = Math.floorMod(phase, 2L * factor) / (2.0 * factor);
      sampling.place(i, interpolation, n, Math.floorDiv(phase, 2L * factor), fraction);
    }
    return sampling;
  }

  /**
   * Returns the sampling that brings {@code n} positions to {@code m}: result {@code i} lies at
   * {@code (i + 0.5) n / m - 0.5}, worked out in float32 as TensorFlow does. The nearest position
   * is {@code floor((i + 0.5) n / m)}.
   */
  public static AxisSampling resizing(Interpolation interpolation, long n, long m) {
    AxisSampling sampling = ofSize(m);
    boolean lanczos =
        interpolation == Interpolation.LANCZOS3 || interpolation == Interpolation.LANCZOS5;
    float scale = lanczos ? 1 / ((float) m / (float) n) : (float) n / (float) m;
    for (int i = 0; i < sampling.first.length; i++) {
      if (interpolation == Interpolation.NEAREST) {
        sampling.first[i] = (int) Math.min((long) Math.floor((i + 0.5f) * scale), n - 1);
        sampling.weights[i] = new double[] {1};
        continue;
      }
      float centre = (i + 0.5f) * scale;
      double position = lanczos ? centre - 0.5 : centre - 0.5f;
      long floor = (long) Math.floor(position);
      sampling.place(i, interpolation, n, floor, position - floor);
    }
    return sampling;
  }

  private static AxisSampling ofSize(long m) {
    int size = Math.toIntExact(m);
    return new AxisSampling(new int[size], new double[size][]);
  }

  /** Returns the number of results. */
  public int results() {
    return first.length;
  }

  /** Returns the first source position of a result. */
  public int first(int result) {
    return first[result];
  }

  /** Returns the weights of that and the following positions; not a copy. */
  public double[] weights(int result) {
    return weights[result];
  }

  private void place(int result, Interpolation interpolation, long n, long floor, double fraction) {
    switch (interpolation) {
      case BILINEAR -> bilinear(result, n, floor, fraction);
      case BICUBIC -> inside(result, n, floor - 1, cubicWeights(fraction));
      case LANCZOS3 -> lanczos(result, n, floor, fraction, 3);
      case LANCZOS5 -> lanczos(result, n, floor, fraction, 5);
      case NEAREST -> throw new IllegalArgumentException("nearest positions are not mixed");
    }
  }

  private void bilinear(int result, long n, long floor, double fraction) {
    int lower = (int) Math.max(floor, 0);
    int upper = (int) Math.min(fraction > 0 ? floor + 1 : floor, n - 1);
    first[result] = lower;
    weights[result] = lower >= upper ? new double[] {1} : new double[] {1 - fraction, fraction};
  }

  private static double[] cubicWeights(double fraction) {
    double tabled = Math.rint(fraction * CUBIC_FRACTIONS) / CUBIC_FRACTIONS;
    return new double[] {
      outerCubic(1 + tabled), innerCubic(tabled), innerCubic(1 - tabled), outerCubic(2 - tabled)
    };
  }

  /** Keys' kernel with a = -0.5 at distances up to 1. */
  private static double innerCubic(double x) {
    return (1.5 * x - 2.5) * x * x + 1;
  }

  /** Keys' kernel with a = -0.5 at distances from 1 to 2. */
  private static double outerCubic(double x) {
    return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  }

  private void lanczos(int result, long n, long floor, double fraction, int radius) {
    double[] all = new double[2 * radius + 1];
    for (int k = 0; k < all.length; k++) {
      all[k] = lanczosWeight(Math.abs(k - radius - fraction), radius);
    }
    inside(result, n, floor - radius, all);
  }

  private static double lanczosWeight(double x, int radius) {
    if (x > radius) {
      return 0;
    }
    if (x <= 1e-3) {
      return 1;
    }
    double angle = Math.PI * x;
    return radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
  }

  /** Keeps the taps inside the source and scales them to sum 1. */
  private void inside(int result, long n, long start, double[] all) {
    int from = (int) Math.max(0, -start);
    int to = (int) Math.min(all.length, n - start);
    double[] kept = Arrays.copyOfRange(all, from, to);
    double sum = Arrays.stream(kept).sum();
    first[result] = (int) (start + from);
    weights[result] = Arrays.stream(kept).map(weight -> weight / sum).toArray();
  }
}
