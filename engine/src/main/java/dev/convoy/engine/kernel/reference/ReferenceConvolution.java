package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Convolution;

/** Computes {@link Convolution}. */
final class ReferenceConvolution extends ConvolutionKernel {
  private final int groups;

  ReferenceConvolution(KernelRequest request, Convolution layer) {
    super(
        request,
        layer.window().axes(),
        (axis, n) -> Taps.sliding(layer.window(), axis, n),
        layer.bias(),
        layer.activation());
    groups = layer.groups();
  }

  @Override
  void take(Pass pass, int x, int srcX, int dx) {
    int filters = dstGrid.channels();
    int block = filters / groups;
    int channels = srcGrid.channels() / groups;
    for (int group = 0; group < groups; group++) {
      for (int c = 0; c < channels; c++) {
        double value = pass.src[srcX * srcGrid.channels() + group * channels + c];
        int from = (dx * channels + c) * filters + group * block;
        Rows.addScaled(pass.sums, x * filters + group * block, value, pass.weights, from, block);
      }
    }
  }
}
