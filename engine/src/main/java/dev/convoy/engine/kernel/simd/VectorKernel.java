package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel in C that needs no scratch memory and prepares no weights. */
final class VectorKernel implements Kernel {
  /** Calls the C function. */
  interface Call {
    void run(List<Tensor> srcs, Tensor dst);
  }

  private final String what;
  private final Call call;
  private volatile boolean closed;

  /**
   * Makes a kernel.
   *
   * @param what it computes, for tables: {@code depthwise}
   */
  VectorKernel(String what, Call call) {
    this.what = what;
    this.call = call;
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    if (closed) {
      throw new IllegalStateException("Cannot run a kernel: its owner has closed it");
    }
    call.run(srcs, dsts.get(0));
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
    return "vector avx512 " + what;
  }

  @Override
  public void close() {
    closed = true;
  }
}
