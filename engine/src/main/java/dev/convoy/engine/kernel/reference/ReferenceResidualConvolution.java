package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Computes {@link ResidualConvolution}: the convolution, then sum and activation in place. */
final class ReferenceResidualConvolution extends ReferenceKernel {
  private final ReferenceConvolution convolution;
  private final DoubleUnaryOperator activation;

  ReferenceResidualConvolution(KernelRequest request, ResidualConvolution layer) {
    Convolution sum = layer.convolution().with(layer.convolution().bias(), Activation.linear());
    convolution =
        new ReferenceConvolution(
            request.with(sum, request.srcs().subList(0, 1), request.weights()), sum);
    activation = ScalarActivation.of(layer.convolution().activation());
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    Tensor dst = dsts.get(0);
    convolution.compute(srcs.get(0), dst);
    for (long i = 0; i < dst.elements(); i++) {
      double sum = (double) dst.getFloat(i) + srcs.get(1).getFloat(i);
      dst.setFloat(i, (float) activation.applyAsDouble(sum));
    }
  }
}
