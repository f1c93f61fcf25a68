package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import java.util.List;

/** What the C kernels offer for each layer. */
final class SimdOffers {
  /** Below this share of products that count, oneDNN's float32 is faster than six products. */
  static final double LEAST_FILLED = 0.6;

  /** From here on, six products take less time than oneDNN's float32 in a pointwise layer. */
  private static final int MANY_CHANNELS = 64;

  private static final int MANY_FILTERS = 64;

  /**
   * Products that a result must sum for three of bfloat16 each to keep to their bound of 5e-5: of
   * 16 and 27 products the largest errors were 5.3e-5 and 5.1e-5, of 32 they were 3.8e-5. Pointwise
   * layers are as fast as oneDNN's float32 from here on, too.
   */
  private static final int EXACT_PRODUCTS = 32;

  /**
   * From here on, one product takes less time in a pointwise layer, since its result stays
   * bfloat16.
   */
  private static final int FEWEST_POINTWISE = 16;

  /** From here on, it does in larger windows of many filters: three colours by 3 x 3. */
  private static final int FEWEST_PRODUCTS = 27;

  /**
   * From here on, pairs do, whatever the window: a result takes longer to sum than to write. Three
   * products by tiles do in larger windows: fewer numbers leave the rows of tiles empty.
   */
  private static final int FEW_PRODUCTS = 64;

  private final KernelRequest request;
  private final double leastFilled;
  private final Multiplier multiplier;

  /**
   * Prepares offers.
   *
   * @param leastFilled share of products that must count for an offer in float32
   * @param multiplier computes the products; one of several takes {@link Multiplier#AMX}
   */
  SimdOffers(KernelRequest request, double leastFilled, Multiplier multiplier) {
    this.request = request;
    this.leastFilled = leastFilled;
    this.multiplier = multiplier;
  }

  /** Tells whether there are kernels for a layer at all. */
  static boolean compute(Layer layer) {
    return layer instanceof Convolution
        || layer instanceof ResidualConvolution
        || layer instanceof TransposedConvolution;
  }

  /** Returns the offer for the request's layer, which is one that there are kernels for. */
  Offer offer() {
    if (request.layer() instanceof TransposedConvolution transposed) {
      return transposed(transposed);
    }
    return request.layer() instanceof ResidualConvolution residual
        ? convolution(residual.convolution())
        : convolution((Convolution) request.layer());
  }

  /** Adds the second source, if there is one, ahead of the activation. */
  private Offer convolution(Convolution layer) {
    if (layer.groups() != 1) {
      return Offer.declined("groups > 1");
    }
    TileProblem problem = TileProblem.of(request, layer.window(), multiplier);
    if (isTooEmpty(problem)) {
      return tooEmpty(problem);
    }
    if (leastFilled > 0 && !keepsItsBound(request.precision(), problem)) {
      return tooInexact(problem);
    }
    if (leastFilled > 0 && !isWorthTiles(problem)) {
      return tooSlow(problem);
    }
    return FusedActivation.offer(
        request,
        layer.activation(),
        function -> TileConvolution.of(request, problem.followedBy(function)));
  }

  private Offer transposed(TransposedConvolution layer) {
    if (!layer.window().dilation().all(1)) {
      return Offer.declined("dilated");
    }
    List<List<AxisPhase>> phases = PhasedConvolution.phases(request, layer);
    if (!phases.stream().flatMap(List::stream).allMatch(AxisPhase::hasTaps)) {
      return Offer.declined("strides above the size leave results that see nothing");
    }
    List<List<AxisPhase>> parts = PhasedConvolution.parts(phases);
    for (List<AxisPhase> part : parts) {
      TileProblem problem = TileProblem.of(request, layer.window(), part, multiplier);
      if (isTooEmpty(problem)) {
        return tooEmpty(problem);
      }
      if (leastFilled > 0 && !keepsItsBound(request.precision(), problem)) {
        return tooInexact(problem);
      }
      if (leastFilled > 0 && multiplier == Multiplier.PAIRS && !isWorthTiles(problem)) {
        return tooSlow(problem);
      }
    }
    return FusedActivation.offer(
        request,
        layer.activation(),
        function -> PhasedConvolution.of(request, layer.window(), parts, multiplier, function));
  }

  /** Whether results sum so many products that errors stay within the bound of the precision. */
  static boolean keepsItsBound(Precision precision, TileProblem problem) {
    return precision != Precision.BF16X3 || problem.products() >= EXACT_PRODUCTS;
  }

  private static Offer tooInexact(TileProblem problem) {
    return Offer.declined(
        "bf16x3 may pass its bound where a result sums only %d products"
            .formatted(problem.products()));
  }

  /** Whether a layer has so many products that they, and not memory, take the time. */
  private boolean isWorthTiles(TileProblem problem) {
    long products = problem.products();
    if (multiplier == Multiplier.PAIRS) {
      return products >= FEW_PRODUCTS;
    }
    boolean pointwise = problem.isPointwise();
    return switch (request.precision()) {
      case FLOAT32 ->
          !pointwise || (products >= MANY_CHANNELS && problem.filters() >= MANY_FILTERS);
      case BF16X3 -> pointwise || products >= FEW_PRODUCTS;
      case BF16 -> products >= (pointwise ? FEWEST_POINTWISE : FEWEST_PRODUCTS);
    };
  }

  private Offer tooSlow(TileProblem problem) {
    String by = request.precision().label() + " by " + multiplier.label();
    return Offer.declined(
        request.precision() == Precision.FLOAT32
            ? "%s is slower for a pointwise layer of %d channels and %d filters"
                .formatted(by, problem.channels(), problem.filters())
            : "%s is slower than float32 where a result sums only %d products"
                .formatted(by, problem.products()));
  }

  private boolean isTooEmpty(TileProblem problem) {
    return request.precision() == Precision.FLOAT32 && problem.filled() < leastFilled;
  }

  private static Offer tooEmpty(TileProblem problem) {
    return Offer.declined(
        "only "
            + Math.round(100 * problem.filled())
            + " % of the tiles would hold numbers that count");
  }
}
