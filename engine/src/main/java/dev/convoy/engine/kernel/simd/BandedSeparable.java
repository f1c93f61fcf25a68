package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Depthwise and pointwise convolution in bands that stay in the cache; see {@code separable.c}. */
final class BandedSeparable implements Kernel {
  private final long[] window;
  private final TileProblem pointwise;
  private final List<Tensor> weights;
  private final Tensor packed;
  private final Precision precision;

  private BandedSeparable(
      long[] window,
      TileProblem pointwise,
      List<Tensor> weights,
      Tensor packed,
      Precision precision) {
    this.window = window;
    this.pointwise = pointwise;
    this.weights = weights;
    this.packed = packed;
    this.precision = precision;
  }

  static BandedSeparable of(KernelRequest request, long[] window, TileProblem pointwise) {
    long bytes = CKernels.convoy_tiles_weight_bytes(pointwise.numbers());
    Tensor packed = Tensor.allocate(ElementType.UINT8, Shape.of(bytes));
    CKernels.convoy_tiles_pack(
        pointwise.numbers(), request.weights().get(1).address(), packed.address());
    return new BandedSeparable(window, pointwise, request.weights(), packed, request.precision());
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    CVectorKernels.convoy_separable_run(
        window,
        pointwise.numbers(),
        Halves.of(srcs, dsts),
        srcs.get(0).address(),
        weights.get(0).address(),
        weights.get(1).address(),
        weights.size() > 2 ? weights.get(2).address() : 0,
        packed.address(),
        dsts.get(0).address(),
        scratch.address());
  }

  @Override
  public boolean takesBfloat16() {
    return pointwise.parts() == 1;
  }

  @Override
  public long scratchBytes() {
    return CVectorKernels.convoy_separable_scratch_bytes(window, pointwise.numbers());
  }

  @Override
  public long weightBytes() {
    return packed.bytes();
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public String implementation() {
    int products = Multiplier.products(pointwise.parts());
    return "vector avx512 depthwise in bands, simd "
        + pointwise.multiplier().label()
        + " pointwise by "
        + products
        + (products == 1 ? " product" : " products");
  }

  @Override
  public void close() {
    packed.close();
  }
}
