package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.onednn.ChildProcess;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is chosen where a CPU has fewer instructions than this one, which must have VDPBF16PS. */
class SimdProviderTest {
  @BeforeEach
  void needsPairs() {
    SimdTests.require(Multiplier.PAIRS);
  }

  private static String with(String isa, Precision precision, int channels) throws Exception {
    return ChildProcess.lastLine(
        SimdProviderTest.class,
        "-Dconvoy.isa=" + isa,
        "-Dprecision=" + precision,
        "-Dchannels=" + channels);
  }

  @Test
  void pairsServeBf16WhereThereIsNoAmx() throws Exception {
    assertEquals(
        "simd avx512 bf16, bf16 by 1 product, error at most 3e-2",
        with("avx512_core_bf16", Precision.BF16, 8));
    assertEquals(
        "bf16 by avx512 bf16 is slower than float32 where a result sums only 63 products",
        with("avx512_core_bf16", Precision.BF16, 7));
  }

  @Test
  void threeProductsArePairsOfNone() throws Exception {
    assertEquals(
        "convoy.isa=avx512_core_bf16 leaves out AMX, and 3 products of AVX-512 bf16 take longer"
            + " than one of float32",
        with("avx512_core_bf16", Precision.BF16X3, 8));
    assertEquals(
        "convoy.isa=avx512_core_bf16 leaves out AMX",
        with("avx512_core_bf16", Precision.FLOAT32, 8));
  }

  @Test
  void nothingMultipliesWhereTheInstructionsAreLeftOut() throws Exception {
    assertEquals(
        "convoy.isa=avx512_core leaves out AVX-512 bf16", with("avx512_core", Precision.BF16, 8));
  }

  /** Prints what is offered for a convolution of 3 x 3 of these properties. */
  public static void main(String[] arguments) {
    Window window = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.SAME);
    KernelCase drawn =
        KernelCase.of(
                new Convolution(16, window, 1, true, Activation.linear()),
                1,
                Shape.of(9, 9, Integer.getInteger("channels")))
            .with(Precision.valueOf(System.getProperty("precision")));
    List<Tensor> weights = drawn.weights();
    Offer offer = new SimdProvider().offer(drawn.request(weights, 1));
    if (offer instanceof Offer.Declined declined) {
      System.out.println(declined.reason());
    } else {
      try (Kernel kernel = ((Offer.Accepted) offer).kernel()) {
        System.out.println(kernel.implementation());
      }
    }
    weights.forEach(Tensor::close);
  }
}
