package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;

/**
 * Kernels in C for layers that weigh each channel or small group by itself, in float32 whatever the
 * precision asked for: their time is spent on memory, not on products. They need AVX-512 and no
 * more, but for separable convolutions in reduced precision, whose pointwise part takes a {@link
 * Multiplier}.
 */
public final class VectorProvider implements KernelProvider {
  private final KernelProvider products;

  /**
   * Makes the provider.
   *
   * @param products computes the pointwise part of separable convolutions where tiles do not
   */
  public VectorProvider(KernelProvider products) {
    this.products = products;
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Offer offer(KernelRequest request) {
    if (SimdLibrary.vectorFailure().isPresent()) {
      return Offer.declined(SimdLibrary.vectorFailure().get());
    }
    if (request.srcs().stream().anyMatch(src -> src.elements() == 0)) {
      return Offer.declined("a source is empty");
    }
    Layer layer = request.layer();
    VectorOffers offers = new VectorOffers(request);
    if (layer instanceof DepthwiseConvolution it) {
      return offers.depthwise(it);
    }
    if (layer instanceof Convolution it) {
      return offers.grouped(it);
    }
    if (layer instanceof SeparableConvolution it) {
      return offers.separable(it, products, Multiplier.of(request.precision()));
    }
    if (layer instanceof Pooling it) {
      return offers.pooling(it);
    }
    if (layer instanceof GlobalPooling it) {
      return offers.globalPooling(it);
    }
    if (layer instanceof ActivationLayer it) {
      return offers.activation(it);
    }
    if (layer instanceof Merge it) {
      return offers.merge(it);
    }
    return Offer.declined("computes layers that weigh each channel by itself");
  }
}
