package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Convolutions of groups of few channels; see {@code grouped.c}. */
final class GroupedConvolution implements Kernel {
  private final long[] window;
  private final List<Tensor> weights;
  private final Tensor packed;

  private GroupedConvolution(long[] window, List<Tensor> weights, Tensor packed) {
    this.window = window;
    this.weights = weights;
    this.packed = packed;
  }

  static GroupedConvolution of(KernelRequest request, long[] window) {
    long bytes = CVectorKernels.convoy_grouped_weight_bytes(window);
    Tensor packed = Tensor.allocate(ElementType.UINT8, Shape.of(bytes));
    CVectorKernels.convoy_grouped_pack(
        window, request.weights().get(0).address(), packed.address());
    return new GroupedConvolution(window, request.weights(), packed);
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    CVectorKernels.convoy_grouped_run(
        window,
        srcs.get(0).address(),
        packed.address(),
        weights.size() > 1 ? weights.get(1).address() : 0,
        dsts.get(0).address());
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public long weightBytes() {
    return packed.bytes();
  }

  @Override
  public String implementation() {
    return "vector avx512 grouped";
  }

  @Override
  public void close() {
    packed.close();
  }
}
