package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * Computes {@code (x - mean) * scale + offset} with numbers of each channel.
 *
 * <p>The mean is taken off first: scale and offset alone would lose digits of a channel whose mean
 * is far from 0.
 */
final class PlainChannelwise extends PlainKernel {
  private final long elements;
  private final int tile;
  private final float[] means;
  private final float[] scales;
  private final float[] offsets;

  private PlainChannelwise(long elements, double[] means, double[] scales, double[] offsets) {
    this.elements = elements;
    int channels = means.length;
    tile = channels * Math.max(1, Tiling.LARGEST / channels);
    this.means = repeated(means);
    this.scales = repeated(scales);
    this.offsets = repeated(offsets);
  }

  private float[] repeated(double[] channels) {
    float[] values = new float[tile];
    for (int i = 0; i < tile; i++) {
      values[i] = (float) channels[i % channels.length];
    }
    return values;
  }

  static PlainChannelwise of(KernelRequest request, Affine layer) {
    int channels = layer.scales().size();
    double[] scales = layer.scales().stream().mapToDouble(Double::doubleValue).toArray();
    double[] offsets = layer.offsets().stream().mapToDouble(Double::doubleValue).toArray();
    return new PlainChannelwise(elements(request), new double[channels], scales, offsets);
  }

  static PlainChannelwise of(KernelRequest request, BatchNormalization layer) {
    List<Tensor> weights = request.weights();
    int channels = Math.toIntExact(request.srcs().get(0).channels());
    int next = (layer.scale() ? 1 : 0) + (layer.center() ? 1 : 0);
    double[] means = new double[channels];
    double[] scales = new double[channels];
    double[] offsets = new double[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = weights.get(next).getFloat(c);
      double variance = weights.get(next + 1).getFloat(c);
      double gamma = layer.scale() ? weights.get(0).getFloat(c) : 1;
      scales[c] = gamma / Math.sqrt(variance + layer.epsilon());
      offsets[c] = layer.center() ? weights.get(layer.scale() ? 1 : 0).getFloat(c) : 0;
    }
    return new PlainChannelwise(elements(request), means, scales, offsets);
  }

  private static long elements(KernelRequest request) {
    Shape src = request.srcs().get(0);
    return request.batch() * src.elements();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] values = HeapBuffers.take(0, tile);
    for (long at = 0; at < elements; at += tile) {
      int length = (int) Math.min(tile, elements - at);
      srcs.get(0).copyTo(at, values, 0, length);
      for (int i = 0; i < length; i++) {
        values[i] = (values[i] - means[i]) * scales[i] + offsets[i];
      }
      dst.copyFrom(values, 0, at, length);
    }
  }
}
