package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Dense convolutions of one to three axes by products of bfloat16; see {@code tiles.c}. */
final class TileConvolution implements Kernel {
  private final TileProblem problem;
  private final List<Tensor> weights;
  private final Tensor packed;
  private final Precision precision;

  private TileConvolution(
      TileProblem problem, List<Tensor> weights, Tensor packed, Precision precision) {
    this.problem = problem;
    this.weights = weights;
    this.packed = packed;
    this.precision = precision;
  }

  static TileConvolution of(KernelRequest request, TileProblem problem) {
    long bytes = CKernels.convoy_tiles_weight_bytes(problem.numbers());
    Tensor packed = Tensor.allocate(ElementType.UINT8, Shape.of(bytes));
    CKernels.convoy_tiles_pack(
        problem.numbers(), request.weights().get(0).address(), packed.address());
    return new TileConvolution(problem, request.weights(), packed, request.precision());
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    long residual = srcs.size() > 1 ? srcs.get(1).address() : 0;
    int halves = Halves.of(srcs, dsts);
    run(halves, srcs.get(0).address(), residual, dsts.get(0).address(), scratch.address());
  }

  /** Every source is rounded to bfloat16 where products are of such numbers alone. */
  @Override
  public boolean takesBfloat16() {
    return problem.parts() == 1;
  }

  /**
   * Computes the batch at an address.
   *
   * @param halves which arrays are bfloat16: {@link Halves}
   * @param residual address of what is added ahead of the activation, in the place of each result;
   *     0 for nothing
   */
  void run(int halves, long src, long residual, long dst, long scratch) {
    CKernels.convoy_tiles_run(
        problem.numbers(),
        halves,
        src,
        weights.get(0).address(),
        weights.size() > 1 ? weights.get(1).address() : 0,
        packed.address(),
        residual,
        dst,
        scratch);
  }

  /** Brings the rows of an item at an address to the scratch, if the problem shares them. */
  void convert(int halves, long src, long scratch) {
    if (problem.isConverted()) {
      CKernels.convoy_tiles_convert(problem.numbers(), halves, src, scratch);
    }
  }

  @Override
  public long scratchBytes() {
    return CKernels.convoy_tiles_scratch_bytes(problem.numbers());
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
    int parts = problem.parts();
    String bound = new String[] {"3e-2", "5e-5", "2e-5"}[parts - 1];
    int products = Multiplier.products(parts);
    return "simd "
        + problem.multiplier().label()
        + ", "
        + precision.label()
        + " by "
        + products
        + (products == 1 ? " product" : " products")
        + ", error at most "
        + bound;
  }

  @Override
  public void close() {
    packed.close();
  }
}
