package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.TransposedConvolution;

/** Computes {@link TransposedConvolution}, gathering for each result what scatters to it. */
final class ReferenceTransposedConvolution extends ConvolutionKernel {
  ReferenceTransposedConvolution(KernelRequest request, TransposedConvolution layer) {
    super(
        request,
        layer.window().axes(),
        (axis, n) -> Taps.scattered(layer, axis, n),
        layer.bias(),
        layer.activation());
  }

  @Override
  void take(Pass pass, int x, int srcX, int dx) {
    int filters = dstGrid.channels();
    int channels = srcGrid.channels();
    for (int f = 0; f < filters; f++) {
      int from = (dx * filters + f) * channels;
      double sum = pass.sums[x * filters + f];
      for (int c = 0; c < channels; c++) {
        sum += (double) pass.src[srcX * channels + c] * pass.weights[from + c];
      }
      pass.sums[x * filters + f] = sum;
    }
  }
}
