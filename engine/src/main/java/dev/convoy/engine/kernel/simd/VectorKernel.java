package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel in C that needs no scratch memory and prepares no weights. */
final class VectorKernel implements Kernel {
  /** Calls the C function. */
  interface Call {
    /**
     * Computes the result.
     *
     * @param halves which arrays are bfloat16: {@link Halves}
     */
    void run(int halves, List<Tensor> srcs, Tensor dst);
  }

  private final String what;
  private final boolean halving;
  private final Call call;
  private volatile boolean closed;

  private VectorKernel(String what, boolean halving, Call call) {
    this.what = what;
    this.halving = halving;
    this.call = call;
  }

  /**
   * Makes a kernel of float32.
   *
   * @param what it computes, for tables: {@code depthwise}
   */
  static VectorKernel of(String what, Call call) {
    return new VectorKernel(what, false, call);
  }

  /** Makes a kernel whose arrays may be bfloat16 where the request's precision is. */
  static VectorKernel halving(KernelRequest request, String what, Call call) {
    return new VectorKernel(what, takesBfloat16(request), call);
  }

  /** Tells whether arrays may be kept as bfloat16, and the processor rounds to it. */
  static boolean takesBfloat16(KernelRequest request) {
    return request.precision() == Precision.BF16 && SimdLibrary.multipliesBfloat16();
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    if (closed) {
      throw new IllegalStateException("Cannot run a kernel: its owner has closed it");
    }
    call.run(Halves.of(srcs, dsts), srcs, dsts.get(0));
  }

  @Override
  public boolean takesBfloat16() {
    return halving;
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
