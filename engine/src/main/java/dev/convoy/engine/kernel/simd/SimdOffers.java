package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.FollowedKernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.plain.PlainProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import java.util.List;

/** What the C kernels offer for each layer. */
final class SimdOffers {
  /** Below this share of products that count, oneDNN's float32 is faster than six products. */
  static final double LEAST_FILLED = 0.7;

  private final KernelRequest request;
  private final double leastFilled;

  /**
   * Prepares offers.
   *
   * @param leastFilled share of products that must count for an offer in float32
   */
  SimdOffers(KernelRequest request, double leastFilled) {
    this.request = request;
    this.leastFilled = leastFilled;
  }

  Offer convolution(Convolution layer) {
    if (layer.groups() != 1) {
      return Offer.declined("groups > 1");
    }
    TileProblem problem = TileProblem.of(request, layer.window());
    if (request.precision() == Precision.FLOAT32 && problem.filled() < leastFilled) {
      return Offer.declined(
          "only "
              + Math.round(100 * problem.filled())
              + " % of the tiles would hold numbers that count");
    }
    if (request.precision() == Precision.FLOAT32 && leastFilled > 0 && problem.isPointwise()) {
      return Offer.declined("six products take longer than reading a pointwise source");
    }
    return activated(problem, layer.activation());
  }

  /** Fuses rectifiers; a plain kernel applies other functions in place. */
  private Offer activated(TileProblem problem, Activation activation) {
    if (activation.equals(Activation.linear())) {
      return Offer.of(TileConvolution.of(request, problem));
    }
    if (activation instanceof Activation.Relu relu && relu.maxValue() > relu.threshold()) {
      return Offer.of(TileConvolution.of(request, problem.rectified(relu)));
    }
    KernelRequest after = request.with(new ActivationLayer(activation), request.dsts(), List.of());
    Offer offer = PlainProvider.inPlace(after, activation);
    if (!(offer instanceof Offer.Accepted accepted)) {
      return offer;
    }
    return Offer.of(new FollowedKernel(TileConvolution.of(request, problem), accepted.kernel()));
  }
}
