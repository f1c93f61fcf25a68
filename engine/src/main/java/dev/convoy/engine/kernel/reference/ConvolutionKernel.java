package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.tensor.Tensor;

/** A window kernel that multiplies by weights and ends in bias and activation. */
abstract class ConvolutionKernel extends WindowKernel {
  private final Tensor kernel;
  private final Epilogue epilogue;

  ConvolutionKernel(
      KernelRequest request, int axes, AxisTaps taps, boolean bias, Activation activation) {
    super(request, axes, taps);
    kernel = request.weights().get(0);
    epilogue = Epilogue.of(request, bias, activation);
  }

  @Override
  final double initial() {
    return 0;
  }

  @Override
  final void begin(Pass pass, int windowRow) {
    pass.hold(kernel, windowRow);
  }

  @Override
  final void finish(Pass pass, int z, int y) {
    epilogue.finish(pass.sums, pass.dst, pass.dst.length);
  }

  @Override
  final void compute(Tensor src, Tensor dst) {
    super.compute(src, dst);
    epilogue.finish(dst);
  }
}
