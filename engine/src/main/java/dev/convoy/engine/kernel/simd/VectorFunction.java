package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.layer.Activation;
import java.util.Optional;

/**
 * A function of single numbers that the C kernels have: the numbers of {@code function} in {@code
 * functions.h}.
 *
 * @param code which; the order of the enumeration there
 * @param a first parameter
 * @param b second parameter
 * @param c third parameter
 */
record VectorFunction(int code, double a, double b, double c) {
  static final VectorFunction LINEAR = new VectorFunction(0, 0, 0, 0);

  /** Returns the function that is exactly this activation; empty when there is none. */
  static Optional<VectorFunction> of(Activation activation) {
    if (activation instanceof Activation.Relu relu) {
      boolean common =
          relu.maxValue() > relu.threshold()
              && (relu.threshold() == 0 || relu.negativeSlope() != 0);
      return common
          ? Optional.of(
              new VectorFunction(1, relu.threshold(), relu.negativeSlope(), relu.maxValue()))
          : Optional.empty();
    }
    if (activation instanceof Activation.Pointwise it) {
      return Optional.ofNullable(of(it));
    }
    return Optional.empty();
  }

  private static VectorFunction of(Activation.Pointwise it) {
    return switch (it.function()) {
      case LINEAR -> LINEAR;
      case SIGMOID -> new VectorFunction(2, 0, 0, 0);
      case SILU -> new VectorFunction(3, 0, 0, 0);
      case TANH -> new VectorFunction(4, 0, 0, 0);
      case HARD_SIGMOID -> new VectorFunction(5, it.a(), it.b(), 0);
      case HARD_SILU -> new VectorFunction(6, 0, 0, 0);
      case EXPONENTIAL -> new VectorFunction(7, 0, 0, 0);
      case ELU -> new VectorFunction(8, it.a(), 1, 0);
      case SELU -> new VectorFunction(8, it.a(), it.b(), 0);
      case GELU -> new VectorFunction(9, 0, 0, 0);
      default -> null;
    };
  }

  /** Returns the four numbers, those of double precision as their bits. */
  long[] numbers() {
    return new long[] {
      code,
      Double.doubleToRawLongBits(a),
      Double.doubleToRawLongBits(b),
      Double.doubleToRawLongBits(c)
    };
  }
}
