package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.plan.pass.GraphPass;
import dev.convoy.engine.plan.pass.PassedModel;
import dev.convoy.engine.plan.pass.Passes;
import dev.convoy.engine.plan.pass.SinkPermutes;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassesTest {
  private static final PlanOptions REFERENCE =
      new PlanOptions(
          1,
          Precision.FLOAT32,
          1,
          new KernelProviders(List.of(new ReferenceProvider())),
          Passes.NONE);
  private static final Shape ITEM = Shape.of(5, 6, 2);
  private static final Window SAME = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.SAME);
  private static final Window VALID = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.VALID);

  private static Convolution convolution(Window window, boolean bias) {
    return new Convolution(4, window, 1, bias, Activation.linear());
  }

  private static String kinds(Model model) {
    return model.nodes().stream()
        .map(node -> node.layer().getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }

  @Test
  void paddingConvolutionNormalizationAndActivationBecomeOneLayer() {
    Layer relu = new ActivationLayer(Activation.Relu.PLAIN);
    ZeroPadding padding = new ZeroPadding(Extents.of(1, 0), Extents.of(1, 2));
    try (Model model =
            Chains.of(
                ITEM,
                List.of(
                    padding,
                    convolution(VALID, false),
                    new BatchNormalization(1e-3, true, true),
                    relu),
                List.of(3));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertEquals("Input Convolution", kinds(passed.model()));
      Convolution folded = (Convolution) passed.model().node("n3").layer();
      assertEquals("3x3 explicit 1x0 to 1x2", folded.window().toString());
      assertTrue(folded.bias());
      assertEquals(Activation.Relu.PLAIN, folded.activation());
      assertEquals(
          List.of("fold batch normalization", "fold zero padding", "fuse activation"),
          passed.passes());
    }
  }

  /** {@code relu(first(x) + second(x))}, the second without a bias. */
  private static Model residual(Layer first, Layer second, List<Value> outputs) {
    Node.Origin origin = new Node.Origin("Test", "node");
    Weights weights = new Weights();
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("in", new Input(ITEM), List.of(), List.of(), origin));
    for (Layer layer : List.of(first, second)) {
      String name = "n" + nodes.size();
      List<String> names = new ArrayList<>();
      for (WeightSpec spec : layer.weights(List.of(ITEM))) {
        names.add(name + "/" + spec.role());
        weights.put(name + "/" + spec.role(), Tensor.generate(spec.shape(), Math::cos));
      }
      nodes.add(new Node(name, layer, List.of(Value.of("in")), names, origin));
    }
    List<Value> both = List.of(Value.of("n1"), Value.of("n2"));
    nodes.add(new Node("add", new Merge(Merge.Operation.ADD), both, List.of(), origin));
    Layer relu = new ActivationLayer(Activation.Relu.PLAIN);
    nodes.add(new Node("relu", relu, List.of(Value.of("add")), List.of(), origin));
    return new Model(
        "residual",
        nodes,
        List.of("in"),
        outputs.stream().map(value -> new Output(value.node(), 0, value)).toList(),
        weights);
  }

  @Test
  void aConvolutionAddsTheOtherSourceAndAppliesTheActivation() {
    Value relu = Value.of("relu");
    try (Model model = residual(convolution(SAME, true), convolution(SAME, false), List.of(relu));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD);
        Tensor src = Tensor.generate(ITEM.prepend(2), i -> Math.sin(i))) {
      assertEquals("Input Convolution ResidualConvolution", kinds(passed.model()));
      assertEquals(List.of("fuse residual"), passed.passes());
      requireSameResults(model, src, Passes.STANDARD, "residual");
    }
  }

  @Test
  void anAdditionWhoseConvolutionsAreReadElsewhereStays() {
    List<Value> outputs = List.of(Value.of("n1"), Value.of("n2"), Value.of("relu"));
    try (Model model = residual(convolution(SAME, true), convolution(SAME, false), outputs);
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertSame(model, passed.model());
    }
  }

  @Test
  void anAdditionThatRepeatsAlongAnAxisStays() {
    Window whole = Window.of(Extents.of(5, 6), Extents.of(1, 1), Padding.VALID);
    List<Value> outputs = List.of(Value.of("relu"));
    try (Model model = residual(convolution(SAME, true), convolution(whole, false), outputs);
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertSame(model, passed.model());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, Input ActivationLayer Pooling",
    "true, 3, Input ActivationLayer ZeroPadding Pooling",
    "false, 1, Input ZeroPadding Pooling"
  })
  void zerosAheadOfMaxPoolingAreLeftOutWhereNothingIsNegative(
      boolean rectified, int zeros, String expected) {
    Window window = Window.of(Extents.of(3, 3), Extents.of(2, 2), Padding.VALID);
    List<Layer> layers = new ArrayList<>();
    if (rectified) {
      layers.add(new ActivationLayer(Activation.Relu.PLAIN));
    }
    layers.add(new ZeroPadding(Extents.of(zeros, 1), Extents.of(1, 1)));
    layers.add(new Pooling(Pooling.Reduction.MAX, window));
    try (Model model = Chains.of(ITEM, layers, List.of(layers.size() - 1));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD);
        Tensor src = Tensor.generate(ITEM.prepend(1), i -> Math.sin(i) - 0.9)) {
      assertEquals(expected, kinds(passed.model()));
      requireSameResults(model, src, Passes.STANDARD, expected);
    }
  }

  @Test
  void aValueThatIsAnOutputStaysAsItIs() {
    try (Model model =
            Chains.of(
                ITEM,
                List.of(convolution(SAME, true), new ActivationLayer(Activation.Relu.PLAIN)),
                List.of(0, 1));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertSame(model, passed.model());
    }
  }

  @Test
  void normalizationAfterAnActivationIsNotFolded() {
    Convolution relu = convolution(SAME, true).with(true, Activation.Relu.PLAIN);
    try (Model model =
            Chains.of(ITEM, List.of(relu, new BatchNormalization(1e-3, true, true)), List.of(1));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertEquals("Input Convolution BatchNormalization", kinds(passed.model()));
    }
  }

  @ParameterizedTest
  @CsvSource({"VALID, 3, 2", "SAME, 3, 2", "SAME, 2, 3", "VALID, 4, 1", "SAME, 5, 4"})
  void nearestUpsamplingAndConvolutionBecomeOneTransposedConvolution(
      Padding.Mode mode, int size, int factor) {
    Padding padding = mode == Padding.Mode.SAME ? Padding.SAME : Padding.VALID;
    Window window = Window.of(Extents.of(size, 3), Extents.of(1, 1), padding);
    List<Layer> layers =
        List.of(
            new Upsampling(Extents.of(factor, 2), Interpolation.NEAREST),
            convolution(window, true));
    try (Model model = Chains.of(ITEM, layers, List.of(1));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD);
        Tensor src = Tensor.generate(ITEM.prepend(2), i -> Math.sin(i))) {
      assertEquals("Input TransposedConvolution", kinds(passed.model()));
      requireSameResults(model, src, Passes.STANDARD, mode + " " + size + " " + factor);
    }
  }

  @Test
  void whatATileCutsOffBetweenThemIsCutOffAfterwards() {
    Extents one = Extents.of(1, 1);
    List<Layer> layers =
        List.of(
            new Upsampling(Extents.of(2, 2), Interpolation.NEAREST),
            new Cropping(one, Extents.of(0, 1)),
            convolution(VALID, true));
    try (Model model = Chains.of(ITEM, layers, List.of(2));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD);
        Tensor src = Tensor.generate(ITEM.prepend(1), i -> Math.sin(i))) {
      assertEquals("Input TransposedConvolution", kinds(passed.model()));
      requireSameResults(model, src, Passes.STANDARD, "cropped");
    }
  }

  @Test
  void zerosBesideWhatWasCutOffAreNoReasonToFuse() {
    List<Layer> layers =
        List.of(
            new Upsampling(Extents.of(2, 2), Interpolation.NEAREST),
            new Cropping(Extents.of(1, 0), Extents.of(0, 0)),
            convolution(SAME, true));
    try (Model model = Chains.of(ITEM, layers, List.of(2));
        PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
      assertEquals("Input Upsampling Cropping Convolution", kinds(passed.model()));
    }
  }

  @Test
  void upsamplingThatSomethingElseReadsOrThatIsNotNearestStays() {
    List<Layer> nearest =
        List.of(new Upsampling(Extents.of(2, 2), Interpolation.NEAREST), convolution(SAME, true));
    List<Layer> bilinear =
        List.of(new Upsampling(Extents.of(2, 2), Interpolation.BILINEAR), convolution(SAME, true));
    for (Model model :
        List.of(Chains.of(ITEM, nearest, List.of(0, 1)), Chains.of(ITEM, bilinear, List.of(1)))) {
      try (model;
          PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD)) {
        assertEquals("Input Upsampling Convolution", kinds(passed.model()));
      }
    }
  }

  @Test
  void resultsOfRandomNetworksChangeByRoundingOnly() {
    int changed = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      try (Model model = RandomNetwork.draw(random, 1);
          PassedModel passed = new PassedModel(model, model.inputShapes(), Passes.STANDARD);
          Tensor src =
              Tensor.generate(model.inputShapes().get(0).prepend(1), i -> random.nextGaussian())) {
        requireSameResults(model, src, Passes.STANDARD, "seed " + seed);
        changed += passed.passes().isEmpty() ? 0 : 1;
      }
    }
    assertTrue(changed > 40, "only " + changed + " networks were changed");
  }

  /** Computes a batch with and without passes, by reference kernels. */
  private static void requireSameResults(
      Model model, Tensor src, List<GraphPass> passes, String what) {
    PlanOptions options = REFERENCE.withBatch(Math.toIntExact(src.shape().size(0)));
    try (Plan plain = Plan.compile(model, model.inputShapes(), options);
        Plan passed = Plan.compile(model, model.inputShapes(), options.withPasses(passes));
        BatchRunner first = new BatchRunner(plain);
        BatchRunner second = new BatchRunner(passed);
        Tensor expected = first.run(List.of(src)).get(0);
        Tensor actual = second.run(List.of(src)).get(0)) {
      double squares = 0;
      for (long i = 0; i < expected.elements(); i++) {
        squares += expected.get(i) * expected.get(i);
      }
      double scale = Math.max(1, Math.sqrt(squares / expected.elements()));
      for (long i = 0; i < expected.elements(); i++) {
        assertEquals(expected.get(i), actual.get(i), 2e-5 * scale, what + " element " + i);
      }
    }
  }

  @Test
  void aChannelsFirstNetworkKeepsItsChannelsLastBetweenItsEnds() {
    Layer toLast = Permute.channelsToLast(3);
    Layer toFirst = Permute.channelsToFirst(3);
    Layer tanh = new ActivationLayer(Activation.of(Activation.Function.TANH));
    List<Layer> layers =
        List.of(
            toLast,
            convolution(SAME, true),
            toFirst,
            tanh,
            toLast,
            convolution(SAME, false),
            toFirst);
    try (Model model = Chains.of(Shape.of(2, 5, 6), layers, List.of(6, 3));
        Tensor src = Tensor.generate(Shape.of(1, 2, 5, 6), i -> Math.sin(i))) {
      assertEquals(
          "Input Permute Convolution ActivationLayer Convolution Permute Permute",
          kinds(new SinkPermutes().apply(model, model.inputShapes())));
      requireSameResults(model, src, List.of(new SinkPermutes()), "channels first");
    }
  }

  @Test
  void aPermutationThatMeetsNoOtherStays() {
    try (Model model =
        Chains.of(ITEM, List.of(Permute.channelsToFirst(3), new Flatten()), List.of(1))) {
      assertSame(model, new SinkPermutes().apply(model, model.inputShapes()));
    }
  }
}
