package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;

/** Kernels in plain Java for layers that move numbers or look at each once. */
public final class PlainProvider implements KernelProvider {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Offer offer(KernelRequest request) {
    return request.layer().accept(new PlainOffers(request));
  }

  /**
   * Offers the kernel of an activation for the result of the layer before it: its source and its
   * result may be the same memory.
   */
  public static Offer inPlace(KernelRequest request, Activation activation) {
    if (activation instanceof Activation.Glu) {
      return Offer.declined("glu halves an axis: it must be a layer of its own");
    }
    ActivationLayer layer = new ActivationLayer(activation);
    return new PlainOffers(request).activationLayer(layer);
  }
}
