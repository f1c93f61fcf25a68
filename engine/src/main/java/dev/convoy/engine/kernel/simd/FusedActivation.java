package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.plain.PlainProvider;
import dev.convoy.engine.layer.Activation;
import java.util.Optional;
import java.util.function.Function;

/** The activation at the end of a C kernel. */
final class FusedActivation {
  private FusedActivation() {}

  /**
   * Offers a kernel that ends with an activation: fused where the C kernels have the function, else
   * applied in place by a plain kernel.
   *
   * @param maker makes the kernel that ends with a function
   */
  static Offer offer(
      KernelRequest request, Activation activation, Function<VectorFunction, Kernel> maker) {
    Optional<VectorFunction> function = VectorFunction.of(activation);
    if (function.isPresent()) {
      return Offer.of(maker.apply(function.get()));
    }
    return PlainProvider.behind(request, activation, () -> maker.apply(VectorFunction.LINEAR));
  }
}
