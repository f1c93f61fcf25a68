package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel that sees the item's first axis as part of the batch. */
public final class FoldedKernel implements Kernel {
  private final Kernel kernel;
  private final Shape src;
  private final Shape dst;

  /**
   * Makes the view and takes over the kernel.
   *
   * @param src source shape that the kernel takes, its batch axis first
   * @param dst result shape that the kernel gives, its batch axis first
   */
  public FoldedKernel(Kernel kernel, Shape src, Shape dst) {
    this.kernel = kernel;
    this.src = src;
    this.dst = dst;
  }

  /**
   * Offers a provider's kernel for a layer that is applied along the item's first axis, which
   * becomes part of the batch.
   */
  public static Offer offer(KernelRequest request, TimeDistributed layer, KernelProvider provider) {
    Shape src = request.srcs().get(0);
    Shape rest = src.slice(1, src.rank());
    KernelRequest folded =
        new KernelRequest(
            layer.layer(),
            Math.toIntExact(request.batch() * src.size(0)),
            List.of(rest),
            request.weights(),
            request.precision(),
            request.threads());
    Offer offer = provider.offer(folded);
    if (!(offer instanceof Offer.Accepted accepted)) {
      return offer;
    }
    Shape dst = folded.dsts().get(0);
    return Offer.of(
        new FoldedKernel(
            accepted.kernel(), rest.prepend(folded.batch()), dst.prepend(folded.batch())));
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    kernel.run(List.of(srcs.get(0).reshape(src)), List.of(dsts.get(0).reshape(dst)), scratch);
  }

  @Override
  public long scratchBytes() {
    return kernel.scratchBytes();
  }

  @Override
  public long weightBytes() {
    return kernel.weightBytes();
  }

  @Override
  public Precision precision() {
    return kernel.precision();
  }

  @Override
  public String implementation() {
    return kernel.implementation();
  }

  @Override
  public void close() {
    kernel.close();
  }
}
