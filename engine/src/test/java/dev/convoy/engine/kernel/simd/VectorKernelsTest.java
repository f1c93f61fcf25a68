package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.RandomLayers;
import dev.convoy.engine.kernel.onednn.OneDnnProvider;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Activation.Function;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AVX-512 kernels against the reference. */
class VectorKernelsTest {
  private static final double BOUND = 2e-5;

  private final KernelProvider vector = new VectorProvider(new OneDnnProvider());
  private final KernelProvider reference = new ReferenceProvider();

  @BeforeEach
  void needsKernels() {
    SimdTests.requireVectors();
  }

  private void compare(KernelCase drawn) {
    float[] actual = drawn.compute(vector).get(0);
    double error = KernelCase.error(actual, drawn.compute(reference).get(0));
    assertTrue(error <= BOUND, () -> error + " for " + drawn);
  }

  private boolean accepts(KernelCase drawn) {
    List<Tensor> weights = drawn.weights();
    Offer offer = vector.offer(drawn.request(weights, 1));
    if (offer instanceof Offer.Accepted accepted) {
      accepted.kernel().close();
    }
    weights.forEach(Tensor::close);
    return offer instanceof Offer.Accepted;
  }

  private static Window window(int high, int wide, int stride, Padding padding) {
    return Window.of(Extents.of(high, wide), Extents.of(stride, stride), padding);
  }

  /** Every window with code of its own; sizes around a strip, channels around a vector. */
  @ParameterizedTest
  @CsvSource({"3, 3, 1", "3, 3, 2", "5, 5, 1", "5, 5, 2", "7, 7, 1"})
  void depthwiseEqualsTheReference(int high, int wide, int stride) {
    Activation[] after = {
      Activation.linear(),
      Activation.Relu.PLAIN,
      new Activation.Relu(0.1, 6, 0),
      Activation.of(Function.SILU),
      Activation.of(Function.SOFTSIGN)
    };
    int at = 0;
    for (Padding padding : List.of(Padding.SAME, Padding.VALID)) {
      for (int size : new int[] {1, 2, 7, 8, 13}) {
        for (int channels : new int[] {1, 16, 37}) {
          if (padding == Padding.VALID && size < high) {
            continue;
          }
          Window window = window(high, wide, stride, padding);
          Activation activation = after[at++ % after.length];
          compare(
              KernelCase.of(
                  new DepthwiseConvolution(1, window, at % 2 == 0, activation),
                  2,
                  Shape.of(size, size + 1, channels)));
        }
      }
    }
  }

  /** Groups with few channels: channels of a group, filters of a group. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "2, 2", "4, 4", "2, 8", "8, 8", "8, 16"})
  void groupedEqualsTheReference(int channels, int filters) {
    int groups = 32;
    for (int stride : new int[] {1, 2}) {
      for (Padding padding : List.of(Padding.SAME, Padding.VALID)) {
        for (int size : new int[] {3, 6, 9}) {
          Activation activation = size == 6 ? Activation.Relu.PLAIN : Activation.linear();
          Window window = window(3, 3, stride, padding);
          Layer layer = new Convolution(groups * filters, window, groups, size > 3, activation);
          compare(KernelCase.of(layer, 2, Shape.of(size, size + 2, groups * channels)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"AMX, BF16X3, 5e-5", "AMX, BF16, 3e-2", "PAIRS, BF16, 3e-2"})
  void separableInBandsEqualsTheReferenceWithAnyNumberOfThreads(
      Multiplier multiplier, Precision precision, double bound) {
    SimdTests.require(multiplier);
    compareSeparable(new Bands(multiplier), precision, bound);
  }

  @Test
  void separableInFloat32EqualsTheReferenceWithAnyNumberOfThreads() {
    compareSeparable(vector, Precision.FLOAT32, 2e-5);
  }

  private void compareSeparable(KernelProvider provider, Precision precision, double bound) {
    for (Activation activation :
        List.of(Activation.linear(), Activation.Relu.PLAIN, Activation.of(Function.SILU))) {
      for (int size : new int[] {5, 33, 90}) {
        Window window = window(3, 3, size % 2 + 1, Padding.SAME);
        Layer layer = new SeparableConvolution(48, 1, window, size > 5, activation);
        KernelCase drawn = KernelCase.of(layer, 2, Shape.of(size, size + 2, 40)).with(precision);
        List<Tensor> srcs = drawn.sources();
        float[] one = drawn.compute(provider, srcs, 1).get(0);
        double error = KernelCase.error(one, drawn.compute(reference, srcs, 1).get(0));
        assertTrue(error <= bound, () -> error + " for " + drawn);
        assertArrayEquals(one, drawn.compute(provider, srcs, 2).get(0));
        assertArrayEquals(one, drawn.compute(provider, srcs, 5).get(0));
        srcs.forEach(Tensor::close);
      }
    }
  }

  /** Separable convolutions alone, by a multiplier, whichever is the fastest here. */
  private record Bands(Multiplier multiplier) implements KernelProvider {
    @Override
    public String name() {
      return "bands";
    }

    @Override
    public Offer offer(KernelRequest request) {
      return new VectorOffers(request)
          .separable(
              (SeparableConvolution) request.layer(),
              new OneDnnProvider(),
              Optional.of(multiplier));
    }
  }

  @Test
  void severalKernelsForEachChannelEqualTheReference() {
    Window window = window(3, 3, 1, Padding.SAME);
    Layer layer = new DepthwiseConvolution(4, window, true, Activation.of(Function.TANH));
    compare(KernelCase.of(layer, 2, Shape.of(7, 8, 12)));
  }

  @Test
  void largeResultsAreWrittenPastTheCache() {
    Window window = window(3, 3, 1, Padding.SAME);
    Activation relu = Activation.Relu.PLAIN;
    Layer depthwise = new DepthwiseConvolution(1, window, true, relu);
    compare(KernelCase.of(depthwise, 2, Shape.of(130, 131, 64)));
    Window halving = window(3, 3, 2, Padding.SAME);
    Layer linear = new DepthwiseConvolution(1, halving, true, Activation.linear());
    compare(KernelCase.of(linear, 2, Shape.of(261, 265, 64)));
    for (Activation after : List.of(relu, Activation.linear(), Activation.of(Function.SILU))) {
      Layer grouped = new Convolution(64, window, 16, true, after);
      compare(KernelCase.of(grouped, 2, Shape.of(130, 131, 64)));
    }
  }

  @Test
  void largeSeparableResultsAreWrittenPastTheCache() {
    SimdTests.require(Multiplier.AMX);
    Layer layer =
        new SeparableConvolution(64, 1, window(3, 3, 1, Padding.SAME), true, Activation.linear());
    KernelCase drawn = KernelCase.of(layer, 2, Shape.of(130, 131, 32)).with(Precision.BF16X3);
    List<Tensor> srcs = drawn.sources();
    float[] actual = drawn.compute(new Bands(Multiplier.AMX), srcs, 1).get(0);
    double error = KernelCase.error(actual, drawn.compute(reference, srcs, 1).get(0));
    assertTrue(error <= 5e-5, () -> error + " for " + drawn);
    srcs.forEach(Tensor::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void randomWindowsEqualTheReferenceWhereTheyAreTaken(int axes) {
    int taken = 0;
    for (int seed = 0; seed < 600; seed++) {
      for (KernelCase drawn :
          List.of(
              new RandomLayers(seed).depthwise(axes).withSeed(seed),
              new RandomLayers(seed).pooling(axes).withSeed(seed))) {
        if (accepts(drawn)) {
          compare(drawn);
          taken++;
        }
      }
    }
    int count = taken;
    assertTrue(axes == 3 || count > 5, () -> "only " + count + " were taken");
  }

  @ParameterizedTest
  @EnumSource(Pooling.Reduction.class)
  void poolingEqualsTheReference(Pooling.Reduction reduction) {
    for (int[] each : new int[][] {{2, 2}, {3, 2}, {3, 1}}) {
      for (Padding padding : List.of(Padding.SAME, Padding.VALID)) {
        for (int size : new int[] {3, 8, 13}) {
          Pooling layer = new Pooling(reduction, window(each[0], each[0], each[1], padding));
          compare(KernelCase.of(layer, 2, Shape.of(size, size + 1, 21)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Function.class,
      names = {
        "SIGMOID",
        "SILU",
        "TANH",
        "HARD_SIGMOID",
        "HARD_SILU",
        "EXPONENTIAL",
        "ELU",
        "SELU",
        "GELU"
      })
  void functionsEqualTheReferenceOverTheirRange(Function function) {
    Activation activation = Activation.of(function);
    KernelCase drawn = KernelCase.of(new ActivationLayer(activation), 1, Shape.of(4099));
    try (Tensor src =
        Tensor.generate(
            Shape.of(1, 4099),
            i ->
                i == 0
                    ? Double.NaN
                    : i == 1
                        ? Double.POSITIVE_INFINITY
                        : i == 2 ? Double.NEGATIVE_INFINITY : (i - 2048) / 24.0)) {
      float[] actual = drawn.compute(vector, List.of(src), 1).get(0);
      float[] expected = drawn.compute(reference, List.of(src), 1).get(0);
      for (int i = 0; i < actual.length; i++) {
        double bound = 5e-7 * Math.max(1, Math.abs(expected[i]));
        if (Float.compare(actual[i], expected[i]) != 0) {
          assertEquals(expected[i], actual[i], bound, activation + " " + src.getFloat(i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Merge.Operation.class,
      names = {"ADD", "SUBTRACT", "MULTIPLY"})
  void mergingEqualsTheReference(Merge.Operation operation) {
    Shape whole = Shape.of(5, 7, 19);
    compare(KernelCase.of(new Merge(operation), 3, whole, whole));
    compare(KernelCase.of(new Merge(operation), 3, whole, Shape.of(1, 1, 19)));
    if (operation != Merge.Operation.SUBTRACT) {
      compare(KernelCase.of(new Merge(operation), 3, Shape.of(1, 1, 19), whole));
    }
  }

  @Test
  void meansOverAllPositionsEqualTheReference() {
    GlobalPooling layer = new GlobalPooling(Pooling.Reduction.AVERAGE, 2, true);
    compare(KernelCase.of(layer, 3, Shape.of(13, 17, 37)));
    compare(KernelCase.of(layer, 3, Shape.of(2, 13, 17, 37)));
  }

  @Test
  void givesTheSameBitsWithAnyNumberOfThreads() {
    Window window = window(3, 3, 1, Padding.SAME);
    Layer layer = new DepthwiseConvolution(1, window, true, Activation.of(Function.SILU));
    KernelCase drawn = KernelCase.of(layer, 3, Shape.of(11, 9, 40));
    List<Tensor> srcs = drawn.sources();
    float[] one = drawn.compute(vector, srcs, 1).get(0);
    assertArrayEquals(one, drawn.compute(vector, srcs, 2).get(0));
    assertArrayEquals(one, drawn.compute(vector, srcs, 5).get(0));
    srcs.forEach(Tensor::close);
  }

  @Test
  void saysWhatItDoesNotTake() {
    Window window = window(4, 4, 1, Padding.SAME);
    Layer layer = new DepthwiseConvolution(1, window, false, Activation.linear());
    KernelCase drawn = KernelCase.of(layer, 1, Shape.of(9, 9, 16));
    List<Tensor> weights = drawn.weights();
    Offer offer = vector.offer(drawn.request(weights, 1));
    assertEquals(
        "no vector kernel for depthwise 4x4 same",
        assertInstanceOf(Offer.Declined.class, offer).reason());
    weights.forEach(Tensor::close);
  }
}
