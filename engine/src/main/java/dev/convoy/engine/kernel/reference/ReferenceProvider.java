package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;

/**
 * Offers a kernel of plain loops for every layer.
 *
 * <p>It computes on the calling thread in double precision whatever the request's threads and
 * precision say, and declines nothing.
 */
public final class ReferenceProvider implements KernelProvider {
  @Override
  public String name() {
    return "reference";
  }

  /**
   * Offers the kernel of the request's layer.
   *
   * @throws dev.convoy.engine.layer.ShapeMismatchException when the sources do not fit the layer
   */
  @Override
  public Offer offer(KernelRequest request) {
    return Offer.of(request.layer().accept(new ReferenceKernels(request)));
  }
}
