package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;

/** Kernels in plain Java for layers that move numbers or look at each once. */
public final class PlainProvider implements KernelProvider {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Offer offer(KernelRequest request) {
    return Offer.declined("no plain kernel");
  }

  /** Offers a kernel whose source and result may be the same memory. */
  public static Offer inPlace(KernelRequest request) {
    return Offer.declined("no plain kernel in place");
  }
}
