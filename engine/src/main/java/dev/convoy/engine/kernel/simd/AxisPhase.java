package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.layer.TransposedConvolution;
import java.util.ArrayList;
import java.util.List;

/**
 * Every stride-th result of a transposed convolution along one axis, as a convolution of stride 1.
 *
 * <p>Result {@code first + q * stride} is the sum over taps {@code k} of {@code src[q - before + k]
 * * kernel[taps[k]]}: of all numbers of the kernel, a result sees only those a whole number of
 * strides apart, and reads the source from the last of them to the first.
 *
 * @param first position of the first result
 * @param results how many there are
 * @param before positions seen ahead of the source; below 0: positions of the source not seen
 * @param taps positions in the kernel, in the order in which the source is read
 */
record AxisPhase(long first, long results, long before, List<Integer> taps) {
  /** Returns the phases along an axis of {@code n} source positions that have results. */
  static List<AxisPhase> of(TransposedConvolution layer, int axis, long n) {
    int stride = layer.window().strides().at(axis);
    int size = layer.window().size().at(axis);
    long length = layer.resultLength(axis, n);
    List<AxisPhase> phases = new ArrayList<>();
    for (int first = 0; first < Math.min(stride, length); first++) {
      long inScatter = first + layer.firstPosition(axis);
      List<Integer> taps = new ArrayList<>();
      for (int at = size - 1; at >= 0; at--) {
        if ((inScatter - at) % stride == 0) {
          taps.add(at);
        }
      }
      long before = taps.isEmpty() ? 0 : (taps.get(0) - inScatter) / stride;
      phases.add(new AxisPhase(first, (length - first + stride - 1) / stride, before, taps));
    }
    return phases;
  }

  /** Tells whether its results see anything. */
  boolean hasTaps() {
    return !taps.isEmpty();
  }
}
