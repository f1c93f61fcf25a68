package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs by VDPBF16PS serve bf16 alone. */
class PairConvolutionTest extends AbstractMultiplierTest {
  PairConvolutionTest() {
    super(Multiplier.PAIRS, Precision.BF16);
  }

  private static float[] run(Convolution layer, Tensor src, Tensor... weights) {
    KernelCase drawn =
        KernelCase.of(layer, (int) src.shape().size(0), src.shape().slice(1, src.shape().rank()))
            .with(Precision.BF16);
    List<Tensor> all = List.of(weights);
    Offer offer = new SimdOffers(drawn.request(all, 1), 0, Multiplier.PAIRS).offer();
    try (Kernel kernel = ((Offer.Accepted) offer).kernel()) {
      return drawn.run(kernel, List.of(src)).get(0);
    }
  }

  private static Convolution row(int filters, int size) {
    Window window = Window.of(Extents.of(size), Extents.of(1), Padding.VALID);
    return new Convolution(filters, window, 1, false, Activation.linear());
  }

  /** Three numbers of a window are a pair and a half: the other half is against weight 0. */
  @Test
  void sumsPairsAndWhatIsLeftOver() {
    try (Tensor src = Tensor.of(Shape.of(1, 4, 1), 1, 10, 100, 1000);
        Tensor weights = Tensor.of(Shape.of(3, 1, 2), 1, -1, 2, -2, 3, -3)) {
      assertArrayEquals(new float[] {321, -321, 3210, -3210}, run(row(2, 3), src, weights));
    }
  }

  /** 1 + 2^-8 lies between two bfloat16 numbers, whose even one is 1; sums are exact. */
  @Test
  void roundsNumbersButNotSums() {
    float between = 1 + 1f / 256;
    try (Tensor src = Tensor.of(Shape.of(1, 1, 2), between, 1f / 256);
        Tensor weights = Tensor.of(Shape.of(1, 2, 1), 1, 1)) {
      assertArrayEquals(new float[] {between}, run(row(1, 1), src, weights));
    }
  }

  /** Every count of positions in a tile and one more: position p, channel 0 is p. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 29})
  void everyWidthIsComputedWhole(int width) {
    float[] numbers = new float[width];
    float[] doubled = new float[width];
    for (int p = 0; p < width; p++) {
      numbers[p] = p;
      doubled[p] = 2 * p;
    }
    try (Tensor src = Tensor.of(Shape.of(1, width, 1), numbers);
        Tensor weights = Tensor.of(Shape.of(1, 1, 1), 2)) {
      assertArrayEquals(doubled, run(row(1, 1), src, weights));
    }
  }
}
