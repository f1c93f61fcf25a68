package dev.convoy.engine.kernel.simd;

import static dev.convoy.engine.kernel.Precision.BF16;
import static dev.convoy.engine.kernel.Precision.BF16X3;
import static dev.convoy.engine.kernel.Precision.FLOAT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions against the reference by one multiplier, in the precisions that it serves. */
abstract class AbstractMultiplierTest {
  private static final int CASES = 150;

  private final KernelProvider simd = new AnyFilling();
  private final KernelProvider reference = new ReferenceProvider();
  private final Multiplier multiplier;
  private final List<Precision> precisions;

  AbstractMultiplierTest(Multiplier multiplier, Precision... precisions) {
    this.multiplier = multiplier;
    this.precisions = List.of(precisions);
  }

  @BeforeEach
  void needsKernels() {
    SimdTests.require(multiplier);
  }

  private static KernelCase layer(int filters, Window window, Activation activation, Shape item) {
    return KernelCase.of(new Convolution(filters, window, 1, true, activation), 2, item);
  }

  private static Window same(int... size) {
    Extents ones = Extents.filled(size.length, 1);
    return Window.of(Extents.of(size), ones, Padding.SAME);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void equalsTheReferenceInEveryPrecision(int axes) {
    for (Precision precision : precisions) {
      compareRandom(axes, precision);
    }
  }

  /** The error that a layer may have in a precision. */
  private static double bound(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> 2e-5;
      case BF16X3 -> 5e-5;
      case BF16 -> 3e-2;
    };
  }

  private void compareRandom(int axes, Precision precision) {
    for (int seed = 0; seed < CASES; seed++) {
      KernelCase drawn = new RandomLayers(seed).convolution(axes).withSeed(seed).with(precision);
      if (((Convolution) drawn.layer()).groups() == 1) {
        requireClose(drawn);
      }
    }
  }

  private void requireCloseInEveryPrecision(KernelCase drawn) {
    for (Precision precision : precisions) {
      requireClose(drawn.with(precision));
    }
  }

  private void requireClose(KernelCase drawn) {
    float[] actual = drawn.compute(simd).get(0);
    double error = KernelCase.error(actual, drawn.compute(reference).get(0));
    assertTrue(error <= bound(drawn.precision()), () -> error + " for " + drawn);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void addsAResidualAheadOfTheActivation(int axes) {
    for (int seed = 0; seed < CASES / 3; seed++) {
      KernelCase drawn = new RandomLayers(seed).convolution(axes);
      Convolution layer = (Convolution) drawn.layer();
      if (layer.groups() == 1) {
        Shape src = drawn.items().get(0);
        Shape dst = layer.outputShape(List.of(src));
        KernelCase added =
            KernelCase.of(new ResidualConvolution(layer), drawn.batch(), src, dst).withSeed(seed);
        requireCloseInEveryPrecision(added);
        double error =
            KernelCase.error(
                added.compute(new OneDnnProvider()).get(0), added.compute(reference).get(0));
        assertTrue(error <= 2e-5, () -> error + " for " + added);
      }
    }
  }

  static Stream<KernelCase> narrow() {
    Extents one = Extents.of(1, 1);
    Extents two = Extents.of(2, 2);
    Window strided = Window.of(Extents.of(3, 3), two, Padding.SAME);
    Window dilated = new Window(Extents.of(3, 3), one, two, Padding.SAME);
    Window causal = Window.of(Extents.of(3), Extents.of(1), Padding.CAUSAL);
    Window pointwise = Window.of(one, two, Padding.VALID);
    return Stream.of(
            layer(40, same(3, 3), Activation.Relu.PLAIN, Shape.of(7, 7, 64)),
            layer(40, same(3, 3), Activation.linear(), Shape.of(7, 7, 19)),
            layer(33, strided, Activation.linear(), Shape.of(9, 10, 32)),
            layer(16, dilated, Activation.linear(), Shape.of(5, 6, 5)),
            layer(16, causal, Activation.linear(), Shape.of(6, 32)),
            layer(48, pointwise, Activation.linear(), Shape.of(7, 9, 512)),
            layer(48, same(1, 1), Activation.linear(), Shape.of(7, 7, 33)),
            layer(32, same(2, 3, 3), Activation.linear(), Shape.of(4, 5, 5, 16)),
            layer(150, same(3, 3), Activation.Relu.PLAIN, Shape.of(7, 7, 64)),
            layer(272, same(1, 1), Activation.linear(), Shape.of(7, 7, 64)),
            layer(560, strided, new Activation.Relu(0.1, 6, 0), Shape.of(5, 5, 96)))
        .map(each -> new KernelCase(each.layer(), 6, each.items(), FLOAT32, 1));
  }

  static Stream<KernelCase> inSeveralBands() {
    Activation relu = Activation.Relu.PLAIN;
    Window strided = Window.of(Extents.of(7, 7), Extents.of(2, 2), Padding.SAME);
    return Stream.of(
        layer(64, same(3, 3), relu, Shape.of(40, 56, 64)),
        layer(80, strided, relu, Shape.of(150, 400, 3)),
        layer(96, same(1, 1), Activation.linear(), Shape.of(90, 64, 64)),
        layer(32, same(3, 3, 3), relu, Shape.of(12, 24, 40, 16)),
        layer(256, same(3, 3), relu, Shape.of(14, 14, 256)));
  }

  /**
   * Rows of the next band are converted while one is computed, weights beyond the cache used anew
   * for each.
   */
  @ParameterizedTest
  @MethodSource("inSeveralBands")
  void bandsEqualTheReferenceWithAnyNumberOfThreads(KernelCase drawn) {
    List<Tensor> srcs = drawn.sources();
    float[] expected = drawn.compute(reference, srcs, 2).get(0);
    for (Precision precision : precisions) {
      KernelCase each = drawn.with(precision);
      float[] actual = each.compute(simd, srcs, 1).get(0);
      double error = KernelCase.error(actual, expected);
      assertTrue(error <= bound(precision), () -> error + " for " + each);
      assertArrayEquals(actual, each.compute(simd, srcs, 3).get(0), each::toString);
    }
    srcs.forEach(Tensor::close);
  }

  /** Items that lie side by side in a tile: each alone must give the same bits, beside NaN, too. */
  @ParameterizedTest
  @MethodSource("narrow")
  void itemsBesideEachOtherDoNotMeet(KernelCase drawn) {
    for (Precision precision : precisions) {
      KernelCase each = drawn.with(precision);
      requireClose(each);
      List<Tensor> srcs = each.sources();
      float[] clean = each.compute(simd, srcs, 1).get(0);
      long item = srcs.get(0).elements() / each.batch();
      for (long i = item; i < 2 * item; i++) {
        srcs.get(0).setFloat(i, Float.NaN);
      }
      float[] beside = each.compute(simd, srcs, 1).get(0);
      int result = clean.length / each.batch();
      assertArrayEquals(Arrays.copyOf(clean, result), Arrays.copyOf(beside, result));
      assertArrayEquals(
          Arrays.copyOfRange(clean, 2 * result, clean.length),
          Arrays.copyOfRange(beside, 2 * result, clean.length));
      assertTrue(Float.isNaN(beside[result + result / 2]), "NaN stays where it was");
      srcs.forEach(Tensor::close);
    }
  }

  /** Batches are laid out by their size: what an item sums must not tell of it. */
  @ParameterizedTest
  @MethodSource("narrow")
  void anItemAloneHasTheBitsThatItHasInABatch(KernelCase drawn) {
    for (Precision precision : precisions) {
      KernelCase all = drawn.with(precision);
      KernelCase one = new KernelCase(all.layer(), 1, all.items(), precision, all.seed());
      List<Tensor> srcs = all.sources();
      float[] together = all.compute(simd, srcs, 1).get(0);
      int result = together.length / all.batch();
      for (int item = 0; item < all.batch(); item++) {
        try (Tensor src = Tensor.allocate(ElementType.FLOAT32, all.items().get(0).prepend(1))) {
          srcs.get(0).copyTo(item * src.elements(), src, 0, src.elements());
          assertArrayEquals(
              Arrays.copyOfRange(together, item * result, (item + 1) * result),
              one.compute(simd, List.of(src), 1).get(0));
        }
      }
      srcs.forEach(Tensor::close);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void transposedConvolutionsInPhasesEqualTheReference(int axes) {
    int phased = 0;
    for (int seed = 0; seed < CASES; seed++) {
      KernelCase drawn = new RandomLayers(seed).transposed(axes).withSeed(seed);
      if (drawn.isOffered(simd)) {
        phased++;
        requireCloseInEveryPrecision(drawn);
      }
    }
    assertTrue(phased > CASES / 6, "only " + phased + " layers were computed in phases");
  }

  /** One thread converts an item once for all phases, two threads convert it for each. */
  @Test
  void phasesThatShareConvertedRowsGiveTheSameBits() {
    Window window = Window.of(Extents.of(5, 4), Extents.of(2, 2), Padding.SAME);
    Layer layer =
        new TransposedConvolution(24, window, Optional.empty(), true, Activation.linear());
    List<KernelCase> cases = new ArrayList<>(List.of(KernelCase.of(layer, 2, Shape.of(9, 8, 16))));
    for (int seed = 0; seed < CASES / 3; seed++) {
      cases.add(new RandomLayers(seed).transposed(1 + seed % 3).withSeed(seed));
    }
    for (KernelCase drawn : cases) {
      for (Precision precision : precisions) {
        KernelCase each = drawn.with(precision);
        if (each.isOffered(simd)) {
          List<Tensor> srcs = each.sources();
          assertArrayEquals(
              each.compute(simd, srcs, 2).get(0),
              each.compute(simd, srcs, 1).get(0),
              each::toString);
          srcs.forEach(Tensor::close);
        }
      }
    }
  }

  /** An item of several images, as a network applied to each time step has. */
  @Test
  void phasesOfItemsOfSeveralImagesEqualTheReference() {
    Window window = Window.of(Extents.of(4, 4), Extents.of(2, 2), Padding.SAME);
    Layer layer =
        new TransposedConvolution(24, window, Optional.empty(), true, Activation.linear());
    requireCloseInEveryPrecision(KernelCase.of(layer, 2, Shape.of(3, 9, 8, 16)));
  }

  /** Windows of one position, which see a source of bfloat16 as it is unless some lie outside. */
  private static List<KernelCase> singlePositions() {
    Activation relu = Activation.Relu.PLAIN;
    Shape src = Shape.of(9, 21, 64);
    Window two = Window.of(Extents.of(2, 2), Extents.of(2, 2), Padding.VALID);
    List<KernelCase> cases = new ArrayList<>();
    for (Optional<Extents> more :
        List.of(Optional.<Extents>empty(), Optional.of(Extents.of(1, 1)))) {
      cases.add(KernelCase.of(new TransposedConvolution(24, two, more, true, relu), 3, src));
    }
    for (int stride : new int[] {1, 2}) {
      Window one = Window.of(Extents.of(1, 1), Extents.of(stride, stride), Padding.SAME);
      cases.add(KernelCase.of(new Convolution(40, one, 1, true, relu), 3, src));
      cases.add(KernelCase.of(new Convolution(144, one, 1, true, relu), 3, src));
    }
    return cases;
  }

  private Stream<KernelCase> withBfloat16Arrays() {
    List<KernelCase> cases = new ArrayList<>(narrow().toList());
    cases.addAll(singlePositions());
    for (int seed = 0; seed < CASES; seed++) {
      int axes = 1 + seed % 3;
      cases.add(new RandomLayers(seed).transposed(axes).withSeed(seed));
      KernelCase drawn = new RandomLayers(seed).convolution(axes).withSeed(seed);
      Convolution layer = (Convolution) drawn.layer();
      Shape src = drawn.items().get(0);
      Shape dst = layer.outputShape(List.of(src));
      cases.add(drawn);
      cases.add(KernelCase.of(new ResidualConvolution(layer), drawn.batch(), src, dst));
    }
    return cases.stream().map(each -> each.with(BF16)).filter(each -> each.isOffered(simd));
  }

  /** A source that is rounded ahead has the numbers that the kernel would round it to. */
  @Test
  void takesAndGivesBfloat16ByRoundingAlone() {
    int compared = 0;
    for (KernelCase each : (Iterable<KernelCase>) withBfloat16Arrays()::iterator) {
      compared += Bfloat16Arrays.compare(simd, each) ? 1 : 0;
    }
    assertTrue(compared > CASES * 2 / 3, "only " + compared + " kernels take bfloat16");
  }

  /** Offers kernels also where they would be slower than oneDNN's. */
  private final class AnyFilling implements KernelProvider {
    @Override
    public String name() {
      return "any filling";
    }

    @Override
    public Offer offer(KernelRequest request) {
      return new SimdOffers(request, 0, multiplier).offer();
    }
  }

  @Test
  void staysWithinTheBoundsOverManyChannels() {
    for (Precision precision : precisions) {
      requireBoundsOverManyChannels(precision);
    }
  }

  private void requireBoundsOverManyChannels(Precision precision) {
    double rms = Map.of(FLOAT32, 1e-6, BF16X3, 1e-5, BF16, 1e-2).get(precision);
    KernelCase drawn =
        layer(64, same(3, 3), Activation.Relu.PLAIN, Shape.of(19, 35, 256)).with(precision);
    float[] actual = drawn.compute(simd).get(0);
    float[] expected = drawn.compute(reference).get(0);
    double squares = 0;
    for (int i = 0; i < actual.length; i++) {
      squares += Math.pow((double) actual[i] - expected[i], 2);
    }
    double error = KernelCase.error(actual, expected);
    assertTrue(error <= bound(precision), () -> "error " + error);
    double found = Math.sqrt(squares / actual.length);
    assertTrue(found <= rms, () -> "rms " + found);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3.4e38f})
  void carriesNumbersThatCannotBeSplit(float value) {
    for (Precision precision : precisions) {
      Activation none = Activation.linear();
      KernelCase drawn = layer(32, same(3, 3), none, Shape.of(9, 21, 32)).with(precision);
      List<Tensor> srcs = drawn.sources();
      srcs.get(0).setFloat(32 * 40 + 5, value);
      float[] actual = drawn.compute(simd, srcs, 1).get(0);
      float[] expected = drawn.compute(reference, srcs, 1).get(0);
      for (int i = 0; i < actual.length; i++) {
        boolean equal =
            Float.compare(actual[i], expected[i]) == 0
                || Math.abs(actual[i] - expected[i]) <= 0.03 * Math.max(1, Math.abs(expected[i]));
        assertTrue(equal, precision + " " + i + ": " + actual[i] + ", expected " + expected[i]);
      }
      srcs.forEach(Tensor::close);
    }
  }

  @Test
  void givesTheSameBitsWithAnyNumberOfThreads() {
    KernelCase drawn = layer(48, same(3, 3, 3), Activation.linear(), Shape.of(5, 7, 18, 16));
    List<Tensor> srcs = drawn.sources();
    float[] one = drawn.compute(simd, srcs, 1).get(0);
    assertArrayEquals(one, drawn.compute(simd, srcs, 2).get(0));
    assertArrayEquals(one, drawn.compute(simd, srcs, 5).get(0));
    srcs.forEach(Tensor::close);
  }
}
