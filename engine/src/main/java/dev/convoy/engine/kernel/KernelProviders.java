package dev.convoy.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * An order in which providers are asked; the first that accepts computes the layer.
 *
 * @param providers best first
 */
public record KernelProviders(List<KernelProvider> providers) {
  /**
   * A kernel with the refusals that led to it.
   *
   * @param provider name of the provider that accepted
   * @param kernel owned by the caller
   * @param refusals one line for each provider asked before: {@code onednn: why not}
   */
  public record Choice(String provider, Kernel kernel, List<String> refusals) {}

  public KernelProviders {
    providers = List.copyOf(providers);
  }

  /**
   * Returns the kernel of the first provider that accepts.
   *
   * @throws IllegalArgumentException with every reason, when none accepts
   */
  public Choice choose(KernelRequest request) {
    List<String> refusals = new ArrayList<>();
    for (KernelProvider provider : providers) {
      Offer offer = provider.offer(request);
      if (offer instanceof Offer.Accepted accepted) {
        return new Choice(provider.name(), accepted.kernel(), List.copyOf(refusals));
      }
      refusals.add(provider.name() + ": " + ((Offer.Declined) offer).reason());
    }
    throw new IllegalArgumentException(
        "no kernel for " + request.layer().kind() + " (" + String.join("; ", refusals) + ")");
  }
}
