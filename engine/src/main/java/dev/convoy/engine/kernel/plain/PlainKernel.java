package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel that needs no scratch memory and holds nothing outside the Java heap. */
abstract class PlainKernel implements Kernel {
  private volatile boolean closed;

  /** Computes the results; see {@link Kernel#run}. */
  abstract void compute(List<Tensor> srcs, Tensor dst);

  @Override
  public final void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    if (closed) {
      throw new IllegalStateException("Cannot run a kernel: its owner has closed it");
    }
    compute(srcs, dsts.get(0));
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public long weightBytes() {
    return 0;
  }

  @Override
  public String implementation() {
    return "plain " + getClass().getSimpleName().replaceFirst("^Plain", "");
  }

  @Override
  public void close() {
    closed = true;
  }
}
