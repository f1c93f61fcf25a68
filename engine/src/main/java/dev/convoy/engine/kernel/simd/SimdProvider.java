package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.TransposedConvolution;

/** Kernels in C of our own, where they beat oneDNN; see {@link SimdLibrary}. */
public final class SimdProvider implements KernelProvider {
  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Offer offer(KernelRequest request) {
    if (!(request.layer() instanceof Convolution)
        && !(request.layer() instanceof TransposedConvolution)) {
      return Offer.declined("computes convolutions only");
    }
    if (!SimdLibrary.isEnabled()) {
      return Offer.declined(SimdLibrary.failure().orElseThrow());
    }
    if (request.srcs().get(0).elements() == 0) {
      return Offer.declined("the source is empty");
    }
    SimdOffers offers = new SimdOffers(request, SimdOffers.LEAST_FILLED);
    return request.layer() instanceof TransposedConvolution transposed
        ? offers.transposed(transposed)
        : offers.convolution((Convolution) request.layer());
  }
}
