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

/**
 * Kernels in C that need AVX-512 and no more, in float32 whatever the precision asked for: the time
 * of these layers is spent on memory, not on products.
 */
public final class VectorProvider implements KernelProvider {
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
