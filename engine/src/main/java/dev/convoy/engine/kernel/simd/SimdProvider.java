package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.TransposedConvolution;

/** Kernels in C of our own, where they beat oneDNN; see {@link SimdLibrary}. */
public final class SimdProvider implements KernelProvider {
  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Offer offer(KernelRequest request) {
    Layer layer = request.layer();
    boolean isConvolution =
        layer instanceof Convolution
            || layer instanceof ResidualConvolution
            || layer instanceof TransposedConvolution;
    if (!isConvolution) {
      return Offer.declined("computes convolutions only");
    }
    if (!SimdLibrary.isEnabled()) {
      return Offer.declined(SimdLibrary.failure().orElseThrow());
    }
    if (request.srcs().get(0).elements() == 0) {
      return Offer.declined("the source is empty");
    }
    SimdOffers offers = new SimdOffers(request, SimdOffers.LEAST_FILLED);
    if (layer instanceof TransposedConvolution it) {
      return offers.transposed(it);
    }
    if (layer instanceof ResidualConvolution it) {
      return offers.convolution(it.convolution());
    }
    return offers.convolution((Convolution) layer);
  }
}
