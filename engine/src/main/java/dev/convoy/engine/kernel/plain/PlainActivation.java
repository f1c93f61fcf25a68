package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.ScalarActivation;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Applies a function to every number; source and result may be the same memory. */
final class PlainActivation extends PlainKernel {
  private final long elements;
  private final Activation activation;
  private final DoubleUnaryOperator function;

  PlainActivation(long elements, Activation activation) {
    this.elements = elements;
    this.activation = activation;
    function = ScalarActivation.of(activation);
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] values = HeapBuffers.take(0, Tiling.LARGEST);
    for (long at = 0; at < elements; at += Tiling.LARGEST) {
      int length = (int) Math.min(Tiling.LARGEST, elements - at);
      srcs.get(0).copyTo(at, values, 0, length);
      for (int i = 0; i < length; i++) {
        values[i] = (float) function.applyAsDouble(values[i]);
      }
      dst.copyFrom(values, 0, at, length);
    }
  }

  @Override
  public String implementation() {
    return "plain " + activation;
  }
}
