package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** AMX tiles serve every precision. */
class AmxConvolutionTest extends AbstractMultiplierTest {
  private static final Activation RELU = Activation.Relu.PLAIN;

  AmxConvolutionTest() {
    super(Multiplier.AMX, Precision.values());
  }

  private static Window window(int size, int stride) {
    return Window.of(Extents.of(size, size), Extents.of(stride, stride), Padding.SAME);
  }

  private static KernelCase layer(Layer layer, Shape item) {
    return KernelCase.of(layer, 2, item).with(Precision.BF16X3);
  }

  static List<KernelCase> layersOfFewProducts() {
    return List.of(
        layer(new Convolution(64, window(3, 1), 1, true, RELU), Shape.of(224, 224, 2)),
        layer(new Convolution(64, window(1, 1), 1, true, RELU), Shape.of(224, 224, 16)),
        layer(new SeparableConvolution(64, 1, window(3, 1), true, RELU), Shape.of(224, 224, 2)));
  }

  /** Of a million sums of few products some have errors that are much larger than most. */
  @ParameterizedTest
  @MethodSource("layersOfFewProducts")
  void threeProductsKeepTheirBoundWhereFewNumbersAreSummed(KernelCase drawn) {
    List<Tensor> srcs = drawn.sources();
    List<Tensor> weights = drawn.weights();
    float[] expected = drawn.compute(new ReferenceProvider(), srcs, 1).get(0);
    try (Kernel kernel = KernelSet.AUTO.providers().choose(drawn.request(weights, 1)).kernel()) {
      double error = KernelCase.error(drawn.run(kernel, srcs).get(0), expected);
      assertTrue(error <= 5e-5, () -> error + " by " + kernel.implementation());
    }
    weights.forEach(Tensor::close);
    srcs.forEach(Tensor::close);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, BF16X3, bf16x3 may pass its bound where a result sums only 27 products",
    "3, 4, BF16X3, bf16x3 by amx tiles is slower than float32 where a result sums only 36 products",
    "3, 2, BF16, bf16 by amx tiles is slower than float32 where a result sums only 18 products",
    "1, 15, BF16, bf16 by amx tiles is slower than float32 where a result sums only 15 products",
  })
  void saysWhyFewProductsAreNotForTiles(int size, int channels, Precision precision, String why) {
    Layer layer = new Convolution(16, window(size, 1), 1, true, RELU);
    assertEquals(why, refusal(layer(layer, Shape.of(16, 16, channels)).with(precision)));
  }

  @Test
  void phasesOfFewProductsAreNotForTiles() {
    Layer layer = new TransposedConvolution(16, window(2, 2), Optional.empty(), true, RELU);
    assertEquals(
        "bf16x3 may pass its bound where a result sums only 31 products",
        refusal(layer(layer, Shape.of(16, 16, 31))));
  }

  private static String refusal(KernelCase drawn) {
    List<Tensor> weights = drawn.weights();
    Offer offer =
        new SimdOffers(drawn.request(weights, 1), SimdOffers.LEAST_FILLED, Multiplier.AMX).offer();
    weights.forEach(Tensor::close);
    return ((Offer.Declined) offer).reason();
  }
}
