package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;

/** Kernels by oneDNN, the native library; see {@link OneDnnLibrary}. */
public final class OneDnnProvider implements KernelProvider {
  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Offer offer(KernelRequest request) {
    if (!OneDnnLibrary.isEnabled()) {
      return Offer.declined(OneDnnLibrary.failure().orElseThrow());
    }
    if (request.srcs().stream().anyMatch(src -> src.elements() == 0)) {
      return Offer.declined("the source is empty");
    }
    try {
      return request.layer().accept(new OneDnnOffers(request));
    } catch (OneDnnException e) {
      return Offer.declined(e.getMessage());
    }
  }
}
