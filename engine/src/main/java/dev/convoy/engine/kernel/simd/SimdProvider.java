package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import java.util.Optional;

/** Kernels in C of our own, where they beat oneDNN; see {@link SimdLibrary}. */
public final class SimdProvider implements KernelProvider {
  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Offer offer(KernelRequest request) {
    if (!SimdOffers.compute(request.layer())) {
      return Offer.declined("computes convolutions only");
    }
    Optional<Multiplier> multiplier = Multiplier.of(request.precision());
    if (multiplier.isEmpty()) {
      return Offer.declined(Multiplier.refusalOfAll(request.precision()));
    }
    if (request.srcs().get(0).elements() == 0) {
      return Offer.declined("the source is empty");
    }
    return new SimdOffers(request, SimdOffers.LEAST_FILLED, multiplier.get()).offer();
  }
}
