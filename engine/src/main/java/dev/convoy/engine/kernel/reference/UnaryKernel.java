package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel with one source, one result and no scratch memory. */
abstract class UnaryKernel extends ReferenceKernel {
  abstract void compute(Tensor src, Tensor dst);

  @Override
  final void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    compute(srcs.get(0), dsts.get(0));
  }
}
