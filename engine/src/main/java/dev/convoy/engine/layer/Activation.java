package dev.convoy.engine.layer;

/**
 * A function applied to every number, or along one axis; the source of each formula is
 * keras/src/activations/activations.py.
 *
 * <p>{@link Pointwise} functions look at one number at a time and can be fused into the layer
 * before them; those {@link AlongAxis} cannot.
 */
public sealed interface Activation {
  /** Returns the function that changes nothing. */
  static Activation linear() {
    return of(Function.LINEAR);
  }

  /** Tells whether each result depends on one number only. */
  default boolean isPointwise() {
    return !(this instanceof AlongAxis);
  }

  /** Returns the function with these defaults of Keras for its parameters. */
  static Activation of(Function function) {
    return new Pointwise(function, function.defaultA, function.defaultB);
  }

  /** A function of one number with at most two parameters. */
  enum Function {
    LINEAR,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID,
    TANH,
    /** {@code x > 0 ? x : a * (exp(x) - 1)}. */
    ELU(1, 0),
    /** {@code b * (x > 0 ? x : a * (exp(x) - 1))}. */
    SELU(1.6732632423543772, 1.0507009873554805),
    /** {@code max(0, x) + min(0, a * (exp(x / a) - 1))}. */
    CELU(1, 0),
    /** {@code log(1 + exp(x))} without overflow. */
    SOFTPLUS,
    /** {@code x / (1 + |x|)}. */
    SOFTSIGN,
    /** {@code (x + sqrt(x^2 + a)) / 2}. */
    SQUAREPLUS(4, 0),
    /** {@code x > a ? x - a : x < -a ? x + a : 0}. */
    SOFT_SHRINK(0.5, 0),
    /** {@code |x| > a ? x : 0}. */
    HARD_SHRINK(0.5, 0),
    /** {@code x - tanh(x)}. */
    TANH_SHRINK,
    /** {@code x <= -1 ? 0 : x < 1 ? (x + 1)^2 / 4 : x}. */
    SPARSE_PLUS,
    /** {@code x <= -1 ? 0 : x < 1 ? (x + 1) / 2 : 1}. */
    SPARSE_SIGMOID,
    /** {@code x * sigmoid(x)}; also called swish. */
    SILU,
    /** {@code x * (1 + erf(x / sqrt(2))) / 2}. */
    GELU,
    /** {@code x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))}. */
    GELU_TANH,
    /** {@code exp(x)}. */
    EXPONENTIAL,
    /** {@code clip(a * x + b, 0, 1)}: 1/6 and 1/2 in Keras 3, 0.2 and 0.5 before. */
    HARD_SIGMOID(1.0 / 6, 0.5),
    /** {@code x * clip(x / 6 + 1 / 2, 0, 1)}; also called hard swish. */
    HARD_SILU,
    /** {@code clip(x, -1, 1)}. */
    HARD_TANH,
    /** {@code x * tanh(softplus(x))}. */
    MISH,
    /** {@code -softplus(-x)}. */
    LOG_SIGMOID,
    /** {@code x > a ? x : b}. */
    THRESHOLD(0, 0),
    ABS,
    SQUARE,
    SQRT,
    /** {@code 1 / sqrt(x)}. */
    RSQRT,
    LOG,
    /** {@code log(1 + x)}. */
    LOG1P,
    /** {@code exp(x) - 1}. */
    EXPM1,
    NEGATIVE,
    RECIPROCAL,
    SIN,
    COS,
    ERF,
    FLOOR,
    CEIL,
    /** To the nearest whole number, ties to the even one. */
    ROUND,
    SIGN,
    /** {@code clip(x, a, b)}. */
    CLIP(0, 1),
    /** {@code x^a}. */
    POWER(1, 0);

    private final double defaultA;
    private final double defaultB;

    Function() {
      this(0, 0);
    }

    Function(double a, double b) {
      this.defaultA = a;
      this.defaultB = b;
    }
  }

  /**
   * A function of one number.
   *
   * @param function which
   * @param a its first parameter, 0 where it has none
   * @param b its second parameter, 0 where it has none
   */
  record Pointwise(Function function, double a, double b) implements Activation {
    @Override
    public String toString() {
      return function.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * {@code x >= maxValue ? maxValue : x > threshold ? x : negativeSlope * (x - threshold)}.
   *
   * @param negativeSlope slope at and below the threshold; 0 gives the plain rectifier
   * @param maxValue upper bound, positive infinity for none, at least 0
   * @param threshold where the identity begins
   */
  record Relu(double negativeSlope, double maxValue, double threshold) implements Activation {
    public Relu {
      if (maxValue < 0) {
        throw new IllegalArgumentException("max_value must not be negative, received " + maxValue);
      }
    }

    /** The plain rectifier {@code max(x, 0)}. */
    public static final Relu PLAIN = new Relu(0, Double.POSITIVE_INFINITY, 0);

    @Override
    public String toString() {
      return negativeSlope != 0 ? "leaky_relu" : Double.isInfinite(maxValue) ? "relu" : "relu_max";
    }
  }

  /** A function of all numbers along one axis of an item. */
  sealed interface AlongAxis extends Activation {
    /** Returns the axis of the item; negative counts from the last, -1 is the channels. */
    int axis();
  }

  /** {@code exp(x - m) / sum(exp(x - m))} with the maximum {@code m}. */
  record Softmax(int axis) implements AlongAxis {}

  /** {@code x - m - log(sum(exp(x - m)))} with the maximum {@code m}. */
  record LogSoftmax(int axis) implements AlongAxis {}

  /**
   * {@code max(x - t, 0)}. With the numbers sorted downwards and {@code s_k} the sum of the first
   * {@code k}, the support holds those with {@code x_k > (s_k - 1) / k} and {@code t = (sum of s_k
   * over the support - 1) / size of the support}: what Keras computes, which is the projection onto
   * the probability simplex only where one number is in the support.
   */
  record Sparsemax(int axis) implements AlongAxis {}

  /** {@code a * sigmoid(b)} of the two halves of an axis of even length. */
  record Glu(int axis) implements AlongAxis {}
}
