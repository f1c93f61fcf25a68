package dev.convoy.engine.model;

import dev.convoy.engine.tensor.Shape;

/**
 * How the numbers of a weight are drawn before training; the same seed gives the same numbers.
 *
 * <p>Sources: keras/src/initializers/constant_initializers.py and random_initializers.py. The
 * numbers are not those of Keras, only their distribution is. {@link WeightSource} draws them.
 */
public sealed interface Initializer {
  /** The same number everywhere. */
  record Constant(double value) implements Initializer {}

  /** {@code gain} on the diagonal of a matrix, 0 elsewhere. */
  record Identity(double gain) implements Initializer {}

  /** Normal with this mean and standard deviation. */
  record RandomNormal(double mean, double deviation) implements Initializer {}

  /** Normal, drawn again beyond two standard deviations. */
  record TruncatedNormal(double mean, double deviation) implements Initializer {}

  /** Uniform between two bounds. */
  record RandomUniform(double least, double most) implements Initializer {}

  /**
   * A distribution around 0 whose variance is {@code scale / n}, with {@code n} the number of
   * inputs, of outputs, or their mean.
   *
   * <p>Uniform: bounds {@code sqrt(3 scale / n)}. Truncated normal: deviation {@code sqrt(scale /
   * n) / 0.8796} before truncation at two deviations. Normal: deviation {@code sqrt(scale / n)}.
   */
  record VarianceScaling(double scale, Fan fan, Distribution distribution) implements Initializer {
    public VarianceScaling {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("scale must be above 0, received " + scale);
      }
    }
  }

  /** What a variance is divided by. */
  enum Fan {
    IN,
    OUT,
    AVERAGE
  }

  /** The shape of a distribution. */
  enum Distribution {
    UNIFORM,
    NORMAL,
    TRUNCATED_NORMAL
  }

  /** A random orthogonal matrix, the last axis its columns, times {@code gain}. */
  record Orthogonal(double gain) implements Initializer {}

  /**
   * Kernels of a short-time Fourier transform: {@code window(t) cos(2 pi t f / n) / scaling}.
   *
   * @param imaginary whether {@code -sin} stands for {@code cos}
   * @param window {@code hann}, {@code hamming} or {@code boxcar}
   * @param scaling {@code density} (root of the summed squares of the window), {@code spectrum}
   *     (sum of its magnitudes) or {@code none}
   * @param periodic whether the window is that of one sample more, without the last
   */
  record Stft(boolean imaginary, String window, String scaling, boolean periodic)
      implements Initializer {}

  /** Ones in the second quarter (forget gates) of a recurrent bias, {@code rest} elsewhere. */
  record ForgetGateOnes(Initializer rest) implements Initializer {}

  /** All zeros. */
  static Initializer zeros() {
    return new Constant(0);
  }

  /** All ones. */
  static Initializer ones() {
    return new Constant(1);
  }

  /** Uniform with variance {@code 2 / (inputs + outputs)}: Keras' default for kernels. */
  static Initializer glorotUniform() {
    return new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM);
  }

  /**
   * Returns the number of inputs and of outputs that a weight of a shape connects: all sizes but
   * the last two, times the last but one and times the last.
   */
  static long[] fans(Shape shape) {
    int rank = shape.rank();
    if (rank == 0) {
      return new long[] {1, 1};
    }
    if (rank == 1) {
      return new long[] {shape.size(0), shape.size(0)};
    }
    long field = shape.elements(0, rank - 2);
    return new long[] {
      Math.multiplyExact(field, shape.size(-2)), Math.multiplyExact(field, shape.size(-1))
    };
  }
}
