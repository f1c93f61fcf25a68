package dev.convoy.engine.model;

import java.math.BigInteger;

/**
 * How far one position of a result is from the next, in positions of the input: {@code numerator /
 * denominator} in lowest terms; below 1 where a network enlarges.
 */
public record Stride(long numerator, long denominator) {
  /** Of layers that keep the size. */
  public static final Stride ONE = new Stride(1, 1);

  public Stride {
    if (numerator < 1 || denominator < 1) {
      throw new IllegalArgumentException(
          "Cannot make a stride: both terms must be at least 1, received "
              + numerator
              + "/"
              + denominator);
    }
    long divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  private static long gcd(long a, long b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
  }

  private static long lcm(long a, long b) {
    return Math.multiplyExact(a / gcd(a, b), b);
  }

  /** Returns the stride of one layer behind another. */
  Stride times(Stride other) {
    return new Stride(
        Math.multiplyExact(numerator, other.numerator),
        Math.multiplyExact(denominator, other.denominator));
  }

  /** Returns the smallest stride that is a whole multiple of both. */
  Stride leastCommonMultiple(Stride other) {
    return new Stride(lcm(numerator, other.numerator), gcd(denominator, other.denominator));
  }

  /** Returns how many steps of another stride make one of this, which is a multiple of it. */
  long steps(Stride other) {
    return numerator * other.denominator / (denominator * other.numerator);
  }

  /** Returns the position in the input where a position of the result begins, rounded down. */
  long floor(long position) {
    return Math.floorDiv(Math.multiplyExact(position, numerator), denominator);
  }

  /** Returns the same, rounded up. */
  long ceil(long position) {
    return -Math.floorDiv(-Math.multiplyExact(position, numerator), denominator);
  }

  /** Returns for example {@code 2} or {@code 1/2}. */
  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }
}
