package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.FollowedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import java.util.List;
import java.util.function.Supplier;

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
   * Offers a kernel with an activation behind it that it cannot apply itself: a plain kernel
   * applies it to the result in place.
   *
   * @param request of the layer that ends with the activation
   * @param first makes the layer's kernel without the activation; called where the offer is
   *     accepted
   */
  public static Offer behind(KernelRequest request, Activation activation, Supplier<Kernel> first) {
    if (activation instanceof Activation.Glu) {
      return Offer.declined("glu halves an axis: it must be a layer of its own");
    }
    ActivationLayer layer = new ActivationLayer(activation);
    KernelRequest after = request.with(layer, request.dsts(), List.of());
    Offer offer = new PlainOffers(after).activationLayer(layer);
    if (!(offer instanceof Offer.Accepted accepted)) {
      return offer;
    }
    return Offer.of(new FollowedKernel(first.get(), accepted.kernel()));
  }
}
