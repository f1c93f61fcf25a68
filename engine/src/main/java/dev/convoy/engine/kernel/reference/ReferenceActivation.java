package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/** Computes {@link ActivationLayer} for functions of one number and for those along an axis. */
final class ReferenceActivation {
  private ReferenceActivation() {}

  private static final class Scalar extends UnaryKernel {
    private final DoubleUnaryOperator function;

    Scalar(DoubleUnaryOperator function) {
      this.function = function;
    }

    @Override
    void compute(Tensor src, Tensor dst) {
      for (long i = 0; i < dst.elements(); i++) {
        dst.setFloat(i, (float) function.applyAsDouble(src.getFloat(i)));
      }
    }
  }

  private static final class Axiswise extends UnaryKernel {
    private final AxisActivation activation;

    Axiswise(AxisActivation activation) {
      this.activation = activation;
    }

    @Override
    void compute(Tensor src, Tensor dst) {
      activation.apply(src, dst);
    }
  }

  static ReferenceKernel of(KernelRequest request, ActivationLayer layer) {
    if (layer.activation() instanceof Activation.AlongAxis it) {
      return new Axiswise(new AxisActivation(it, request.batch(), request.srcs().get(0)));
    }
    return new Scalar(ScalarActivation.of(layer.activation()));
  }
}
