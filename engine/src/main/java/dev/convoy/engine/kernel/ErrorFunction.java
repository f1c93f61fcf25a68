package dev.convoy.engine.kernel;

/**
 * The error function {@code 2 / sqrt(pi) * integral of exp(-t^2) from 0 to x} in double precision.
 *
 * <p>Source of the formula: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6:
 * {@code erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))}.
 * All terms have one sign, so that nothing cancels; the relative error stays below 1e-15.
 */
final class ErrorFunction {
  /** From here on 1 - erf(x) is less than half a unit in the last place of 1. */
  private static final double SATURATED = 6;

  private ErrorFunction() {}

  static double erf(double x) {
    if (Math.abs(x) >= SATURATED) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
