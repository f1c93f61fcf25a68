package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel that owns no weights and, unless it says otherwise, needs no scratch memory. */
abstract class ReferenceKernel implements Kernel {
  private volatile boolean closed;

  abstract void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch);

  @Override
  public final void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    if (closed) {
      throw new IllegalStateException("Cannot run a reference kernel: it was closed");
    }
    compute(srcs, dsts, scratch);
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public final long weightBytes() {
    return 0;
  }

  @Override
  public final String implementation() {
    return "reference";
  }

  @Override
  public void close() {
    closed = true;
  }
}
