package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.DepthwiseConvolution;

/** Computes {@link DepthwiseConvolution}. */
final class ReferenceDepthwiseConvolution extends ConvolutionKernel {
  private final int multiplier;

  ReferenceDepthwiseConvolution(KernelRequest request, DepthwiseConvolution layer) {
    super(
        request,
        layer.window().axes(),
        (axis, n) -> Taps.sliding(layer.window(), axis, n),
        layer.bias(),
        layer.activation());
    multiplier = layer.multiplier();
  }

  @Override
  void take(Pass pass, int x, int srcX, int dx) {
    int filters = dstGrid.channels();
    for (int f = 0; f < filters; f++) {
      double value = pass.src[srcX * srcGrid.channels() + f / multiplier];
      pass.sums[x * filters + f] += value * pass.weights[dx * filters + f];
    }
  }
}
