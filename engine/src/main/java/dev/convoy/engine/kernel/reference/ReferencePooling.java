package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Pooling;

/**
 * Computes {@link Pooling}.
 *
 * <p>Like TensorFlow on a CPU, the largest value starts at the smallest finite float and NaN is
 * never larger: a window of nothing but NaN gives that float.
 */
final class ReferencePooling extends WindowKernel {
  private final boolean largest;

  ReferencePooling(KernelRequest request, Pooling layer) {
    super(request, layer.window().axes(), (axis, n) -> Taps.sliding(layer.window(), axis, n));
    largest = layer.reduction() == Pooling.Reduction.MAX;
  }

  @Override
  double initial() {
    return largest ? -Float.MAX_VALUE : 0;
  }

  @Override
  void take(Pass pass, int x, int srcX, int dx) {
    int channels = srcGrid.channels();
    for (int c = 0; c < channels; c++) {
      double value = pass.src[srcX * channels + c];
      double sum = pass.sums[x * channels + c];
      pass.sums[x * channels + c] = !largest ? sum + value : value > sum ? value : sum;
    }
  }

  @Override
  void finish(Pass pass, int z, int y) {
    int channels = srcGrid.channels();
    int rows = depth.inside(z) * height.inside(y);
    for (int at = 0; at < pass.dst.length; at++) {
      int positions = largest ? 1 : rows * width.inside(at / channels);
      pass.dst[at] = (float) (pass.sums[at] / positions);
    }
  }
}
