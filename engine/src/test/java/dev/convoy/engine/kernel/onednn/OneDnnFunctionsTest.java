package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.plain.PlainProvider;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of a number, alone and after a product, and products without a window. */
class OneDnnFunctionsTest {
  private static final double BOUND = 2e-5;

  @BeforeEach
  void needsNatives() {
    NativeTests.requireOneDnn();
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryFunctionAfterAProduct(Activation.Function function) {
    Layer layer = new Dense(9, true, Activation.of(function));
    assertAgrees(KernelCase.of(layer, 3, Shape.of(5, 7)));
  }

  static Stream<Activation> rectifiers() {
    double none = Double.POSITIVE_INFINITY;
    return Stream.of(
        Activation.Relu.PLAIN,
        new Activation.Relu(0.3, none, 0),
        new Activation.Relu(-0.3, none, 0),
        new Activation.Relu(0, 6, 0),
        new Activation.Relu(0.3, 0.5, 0),
        new Activation.Relu(0, none, 0.2),
        new Activation.Relu(0.1, 1, -0.2),
        new Activation.Softmax(-1),
        new Activation.Softmax(0),
        new Activation.LogSoftmax(-1));
  }

  @ParameterizedTest
  @MethodSource("rectifiers")
  void keepsActivationsWithParametersAfterAProduct(Activation activation) {
    assertAgrees(KernelCase.of(new Dense(9, true, activation), 3, Shape.of(5, 7)));
  }

  /** Numbers near 0, large ones, and all that a float can be at its ends. */
  @ParameterizedTest
  @MethodSource("activations")
  void keepsFunctionsOverTheWholeRange(Activation activation) {
    ActivationLayer layer = new ActivationLayer(activation);
    float[] ends = {0, -0.0f, 1e-30f, -1e-30f, 88, -88, 104, -104, 1e4f, -1e4f};
    Random random = new Random(1);
    Shape src = Shape.of(1000);
    KernelCase drawn = KernelCase.of(layer, 1, src);
    try (Tensor values =
        Tensor.generate(
            src.prepend(1),
            i ->
                i < ends.length
                    ? ends[(int) i]
                    : random.nextGaussian() * Math.pow(10, random.nextInt(5) - 3))) {
      float[] actual = drawn.compute(providers(), List.of(values), 1).get(0);
      float[] expected = drawn.compute(new ReferenceProvider(), List.of(values), 1).get(0);
      for (int i = 0; i < actual.length; i++) {
        double bound = BOUND * Math.max(1, Math.abs(expected[i]));
        boolean close =
            Float.compare(actual[i], expected[i]) == 0
                || Math.abs((double) actual[i] - expected[i]) <= bound
                || (Float.isInfinite(expected[i]) && actual[i] == expected[i]);
        String shown =
            activation + "(" + values.getFloat(i) + ") = " + actual[i] + ", not " + expected[i];
        assertTrue(close, shown);
      }
    }
  }

  static Stream<Activation> activations() {
    return Stream.concat(
        rectifiers().filter(Activation::isPointwise),
        Stream.of(Activation.Function.values()).map(Activation::of));
  }

  static Stream<KernelCase> products() {
    Window line = Window.of(Extents.of(3), Extents.of(1), Padding.SAME);
    Layer convolution = new Convolution(6, line, 1, true, Activation.Relu.PLAIN);
    return Stream.of(
        KernelCase.of(new Dense(1, false, Activation.linear()), 1, Shape.of(1)),
        KernelCase.of(new Dense(1000, true, Activation.linear()), 1, Shape.of(300)),
        KernelCase.of(new Dense(17, true, Activation.linear()), 5, Shape.of(2, 3, 33)),
        KernelCase.of(new Dense(3, true, Activation.Relu.PLAIN), 64, Shape.of(1025)),
        KernelCase.of(new GlobalPooling(Pooling.Reduction.MAX, 2, false), 3, Shape.of(5, 7, 9)),
        KernelCase.of(
            new GlobalPooling(Pooling.Reduction.AVERAGE, 1, true), 3, Shape.of(2, 500, 3)),
        KernelCase.of(
            new GlobalPooling(Pooling.Reduction.AVERAGE, 3, false), 2, Shape.of(5, 1, 9, 17)),
        KernelCase.of(
            new GlobalPooling(Pooling.Reduction.AVERAGE, 2, false), 2, Shape.of(112, 113, 5)),
        KernelCase.of(new TimeDistributed(convolution), 2, Shape.of(3, 9, 4)),
        KernelCase.of(
            new TimeDistributed(new Dense(4, true, Activation.linear())), 2, Shape.of(3, 9)));
  }

  @ParameterizedTest
  @MethodSource
  void products(KernelCase drawn) {
    assertAgrees(drawn);
  }

  private static KernelProvider providers() {
    return new KernelProvider() {
      @Override
      public String name() {
        return "onednn, plain";
      }

      @Override
      public dev.convoy.engine.kernel.Offer offer(dev.convoy.engine.kernel.KernelRequest request) {
        List<KernelProvider> order = List.of(new OneDnnProvider(), new PlainProvider());
        return dev.convoy.engine.kernel.Offer.of(
            new KernelProviders(order).choose(request).kernel());
      }
    };
  }

  private static void assertAgrees(KernelCase drawn) {
    assertEquals(Precision.FLOAT32, drawn.precision());
    double error =
        KernelCase.error(
            drawn.compute(new OneDnnProvider()).get(0),
            drawn.compute(new ReferenceProvider()).get(0));
    assertTrue(error <= BOUND, () -> error + " for " + drawn);
  }
}
