package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Computes {@link Affine} and {@link BatchNormalization}: a scale and an offset per channel. */
final class ReferenceChannelwise extends UnaryKernel {
  private final double[] scales;
  private final double[] offsets;

  private ReferenceChannelwise(double[] scales, double[] offsets) {
    this.scales = scales;
    this.offsets = offsets;
  }

  static ReferenceChannelwise of(Affine layer) {
    return new ReferenceChannelwise(
        layer.scales().stream().mapToDouble(Double::doubleValue).toArray(),
        layer.offsets().stream().mapToDouble(Double::doubleValue).toArray());
  }

  static ReferenceChannelwise of(KernelRequest request, BatchNormalization layer) {
    List<Tensor> weights = request.weights();
    Tensor mean = weights.get(weights.size() - 2);
    Tensor variance = weights.get(weights.size() - 1);
    int channels = Math.toIntExact(mean.elements());
    double[] scales = new double[channels];
    double[] offsets = new double[channels];
    for (int c = 0; c < channels; c++) {
      double gamma = layer.scale() ? weights.get(0).getFloat(c) : 1;
      double beta = layer.center() ? weights.get(layer.scale() ? 1 : 0).getFloat(c) : 0;
      scales[c] = gamma / Math.sqrt(variance.getFloat(c) + layer.epsilon());
      offsets[c] = beta - mean.getFloat(c) * scales[c];
    }
    return new ReferenceChannelwise(scales, offsets);
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (long i = 0; i < dst.elements(); i++) {
      int channel = (int) (i % scales.length);
      dst.setFloat(i, (float) (src.getFloat(i) * scales[channel] + offsets[channel]));
    }
  }
}
