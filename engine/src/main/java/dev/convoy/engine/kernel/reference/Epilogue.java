package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** What follows the sums of a layer: bias, activation, and the one rounding to float32. */
final class Epilogue {
  private final double[] bias;
  private final DoubleUnaryOperator function;
  private final Optional<AxisActivation> axiswise;

  private Epilogue(double[] bias, DoubleUnaryOperator function, Optional<AxisActivation> axiswise) {
    this.bias = bias;
    this.function = function;
    this.axiswise = axiswise;
  }

  /**
   * Returns the end of a request whose second weight is the bias, if there is one.
   *
   * @throws IllegalArgumentException when the activation changes the shape
   */
  static Epilogue of(KernelRequest request, boolean bias, Activation activation) {
    Shape dst = request.dsts().get(0);
    double[] added = new double[Math.toIntExact(dst.channels())];
    for (int channel = 0; bias && channel < added.length; channel++) {
      added[channel] = request.weights().get(1).getFloat(channel);
    }
    if (activation instanceof Activation.Glu) {
      throw new IllegalArgumentException(
          "glu halves an axis: it must be a layer of its own after " + request.layer().kind());
    }
    if (activation instanceof Activation.AlongAxis it) {
      AxisActivation axiswise = new AxisActivation(it, request.batch(), dst);
      return new Epilogue(added, DoubleUnaryOperator.identity(), Optional.of(axiswise));
    }
    return new Epilogue(added, ScalarActivation.of(activation), Optional.empty());
  }

  /** Turns sums into results; both begin at a first channel. */
  void finish(double[] sums, float[] dst, int count) {
    int channels = bias.length;
    for (int from = 0; from < count; from += channels) {
      for (int c = 0; c < channels; c++) {
        dst[from + c] = (float) function.applyAsDouble(sums[from + c] + bias[c]);
      }
    }
  }

  /** Applies what needs all results at once. */
  void finish(Tensor dst) {
    axiswise.ifPresent(activation -> activation.apply(dst, dst));
  }
}
