package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.Activation;
import java.util.function.DoubleUnaryOperator;

/**
 * The functions of one number that {@link Activation} names, in double precision.
 *
 * <p>NaN gives NaN wherever Keras gives it on TensorFlow; the exceptions are Keras' too: {@code
 * soft_shrink}, {@code hard_shrink} and a rectifier with a threshold give 0, {@code threshold}
 * gives its second parameter.
 */
public final class ScalarActivation {
  private ScalarActivation() {}

  /**
   * Returns the function of an activation.
   *
   * @throws IllegalArgumentException when the activation looks along an axis
   */
  public static DoubleUnaryOperator of(Activation activation) {
    if (activation instanceof Activation.Relu relu) {
      return relu(relu);
    }
    if (activation instanceof Activation.Pointwise pointwise) {
      return pointwise(pointwise);
    }
    throw new IllegalArgumentException(
        "Cannot compute number by number: " + activation + " looks along an axis");
  }

  private static DoubleUnaryOperator relu(Activation.Relu relu) {
    double slope = relu.negativeSlope();
    double max = relu.maxValue();
    double threshold = (float) relu.threshold();
    if (slope == 0 && threshold == 0) {
      return x -> Math.min(Math.max(x, 0), max);
    }
    if (slope == 0) {
      return x -> x > threshold ? Math.min(x, max) : 0;
    }
    return x -> x >= max ? max : x > threshold ? x : slope * (x - threshold);
  }

  private static DoubleUnaryOperator pointwise(Activation.Pointwise pointwise) {
    double a = pointwise.a();
    double b = pointwise.b();
    return switch (pointwise.function()) {
      case LINEAR -> x -> x;
      case SIGMOID -> ScalarActivation::sigmoid;
      case TANH -> Math::tanh;
      case ELU -> x -> elu(x, a);
      case SELU -> x -> b * elu(x, a);
      case CELU -> x -> Math.max(x, 0) + Math.min(a * Math.expm1(x / a), 0);
      case SOFTPLUS -> ScalarActivation::softplus;
      case SOFTSIGN -> x -> x / (1 + Math.abs(x));
      case SQUAREPLUS -> x -> (x + Math.sqrt(x * x + a)) / 2;
      case SOFT_SHRINK -> x -> x > a ? x - a : x < -a ? x + a : 0;
      case HARD_SHRINK -> x -> Math.abs(x) > (float) a ? x : 0;
      case TANH_SHRINK -> x -> x - Math.tanh(x);
      case SPARSE_PLUS -> x -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
      case SPARSE_SIGMOID -> x -> clip((x + 1) / 2, 0, 1);
      case SILU -> x -> x * sigmoid(x);
      case GELU -> x -> x * (1 + ErrorFunction.erf(x / Math.sqrt(2))) / 2;
      case GELU_TANH -> ScalarActivation::geluTanh;
      case EXPONENTIAL -> Math::exp;
      case HARD_SIGMOID -> x -> clip(a * x + b, 0, 1);
      case HARD_SILU -> x -> x * clip(x / 6 + 0.5, 0, 1);
      case HARD_TANH -> x -> clip(x, -1, 1);
      case MISH -> x -> x * Math.tanh(softplus(x));
      case LOG_SIGMOID -> x -> -softplus(-x);
      case THRESHOLD -> x -> x > (float) a ? x : b;
      case ABS -> Math::abs;
      case SQUARE -> x -> x * x;
      case SQRT -> Math::sqrt;
      case RSQRT -> x -> 1 / Math.sqrt(x);
      case LOG -> Math::log;
      case LOG1P -> Math::log1p;
      case EXPM1 -> Math::expm1;
      case NEGATIVE -> x -> -x;
      case RECIPROCAL -> x -> 1 / x;
      case SIN -> Math::sin;
      case COS -> Math::cos;
      case ERF -> ErrorFunction::erf;
      case FLOOR -> Math::floor;
      case CEIL -> Math::ceil;
      case ROUND -> Math::rint;
      case SIGN -> Math::signum;
      case CLIP -> x -> clip(x, a, b);
      case POWER -> x -> Math.pow(x, a);
    };
  }

  /** Returns {@code 1 / (1 + exp(-x))} without overflow. */
  public static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double elu(double x, double a) {
    return x > 0 ? x : a * Math.expm1(x);
  }

  private static double geluTanh(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static double clip(double x, double low, double high) {
    return Math.min(Math.max(x, low), high);
  }
}
