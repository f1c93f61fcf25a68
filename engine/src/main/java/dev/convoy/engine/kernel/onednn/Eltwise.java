package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.layer.Activation;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;

/**
 * One of oneDNN's functions of a number.
 *
 * @param algorithm oneDNN's code
 * @param alpha first parameter
 * @param beta second parameter
 */
record Eltwise(int algorithm, float alpha, float beta) {
  /**
   * Returns the functions that, one after the other, are exactly this activation; none for the
   * linear one. Empty when oneDNN has no such function.
   */
  static Optional<List<Eltwise>> of(Activation activation) {
    if (activation instanceof Activation.Relu relu) {
      return ofRelu(relu);
    }
    if (activation instanceof Activation.Pointwise pointwise) {
      return Optional.ofNullable(
          ofPointwise(pointwise.function(), (float) pointwise.a(), (float) pointwise.b()));
    }
    return Optional.empty();
  }

  private static Optional<List<Eltwise>> ofRelu(Activation.Relu relu) {
    boolean capped = Double.isFinite(relu.maxValue());
    if (relu.threshold() != 0 || (capped && relu.negativeSlope() != 0)) {
      return Optional.empty();
    }
    return Optional.of(
        capped
            ? only(dnnl.dnnl_eltwise_clip, 0, (float) relu.maxValue())
            : only(dnnl.dnnl_eltwise_relu, (float) relu.negativeSlope(), 0));
  }

  private static List<Eltwise> ofPointwise(Activation.Function function, float a, float b) {
    return switch (function) {
      case LINEAR -> List.of();
      case SIGMOID -> only(dnnl.dnnl_eltwise_logistic, 0, 0);
      case TANH -> only(dnnl.dnnl_eltwise_tanh, 0, 0);
      case ELU -> only(dnnl.dnnl_eltwise_elu, a, 0);
      case SELU ->
          List.of(
              new Eltwise(dnnl.dnnl_eltwise_elu, a, 0),
              new Eltwise(dnnl.dnnl_eltwise_linear, b, 0));
      case CELU -> a == 1 ? only(dnnl.dnnl_eltwise_elu, 1, 0) : null;
      case SOFTPLUS -> only(dnnl.dnnl_eltwise_soft_relu, 1, 0);
      case LOG_SIGMOID -> only(dnnl.dnnl_eltwise_soft_relu, -1, 0);
      case SILU -> only(dnnl.dnnl_eltwise_swish, 1, 0);
      case GELU -> only(dnnl.dnnl_eltwise_gelu_erf, 0, 0);
      case GELU_TANH -> only(dnnl.dnnl_eltwise_gelu_tanh, 0, 0);
      case EXPONENTIAL -> only(dnnl.dnnl_eltwise_exp, 0, 0);
      case HARD_SIGMOID -> only(dnnl.dnnl_eltwise_hardsigmoid, a, b);
      case HARD_SILU -> only(dnnl.dnnl_eltwise_hardswish, 1f / 6, 0.5f);
      case HARD_TANH -> only(dnnl.dnnl_eltwise_clip, -1, 1);
      case MISH -> only(dnnl.dnnl_eltwise_mish, 0, 0);
      case ABS -> only(dnnl.dnnl_eltwise_abs, 0, 0);
      case SQUARE -> only(dnnl.dnnl_eltwise_square, 0, 0);
      case SQRT -> only(dnnl.dnnl_eltwise_sqrt, 0, 0);
      case NEGATIVE -> only(dnnl.dnnl_eltwise_linear, -1, 0);
      case CLIP -> only(dnnl.dnnl_eltwise_clip, a, b);
      default -> null;
    };
  }

  private static List<Eltwise> only(int algorithm, float alpha, float beta) {
    return List.of(new Eltwise(algorithm, alpha, beta));
  }
}
