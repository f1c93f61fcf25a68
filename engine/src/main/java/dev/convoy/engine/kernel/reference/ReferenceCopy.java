package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.tensor.Tensor;

/** Computes the layers that leave the numbers and their order alone. */
final class ReferenceCopy extends UnaryKernel {
  @Override
  void compute(Tensor src, Tensor dst) {
    src.copyTo(0, dst, 0, dst.elements());
  }
}
