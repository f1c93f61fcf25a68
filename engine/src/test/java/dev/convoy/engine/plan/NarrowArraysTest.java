package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.simd.SimdLibrary;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arrays between convolutions in bfloat16, kept in bfloat16. */
class NarrowArraysTest {
  private static final Shape ITEM = Shape.of(14, 12, 64);

  @BeforeEach
  void needsProductsOfBfloat16() {
    assumeTrue(SimdLibrary.multipliesBfloat16(), () -> SimdLibrary.pairFailure().orElseThrow());
  }

  private static Layer convolution(int kernel) {
    Window window = Window.of(Extents.of(kernel, kernel), Extents.of(1, 1), Padding.SAME);
    return new Convolution(64, window, 1, true, Activation.Relu.PLAIN);
  }

  /** Two convolutions, a pooling, two convolutions; the first of the last two is an output, too. */
  private static Model network(int pooled) {
    Window window =
        Window.of(Extents.of(pooled, pooled), Extents.of(pooled, pooled), Padding.VALID);
    List<Layer> layers =
        List.of(
            convolution(3),
            convolution(1),
            new Pooling(Pooling.Reduction.MAX, window),
            convolution(3),
            convolution(3));
    return Chains.of(ITEM, layers, List.of(3, 4), -0.5);
  }

  /** Positions by 4 x 4 are pooled by a kernel of float32 alone. */
  private static Model network() {
    return network(4);
  }

  private static PlanOptions options(Precision precision) {
    return PlanOptions.of(KernelSet.AUTO, precision, 1).withBatch(2);
  }

  private static List<ElementType> stored(Precision precision, int pooled) {
    try (Model model = network(pooled);
        Plan plan = Plan.compile(model, model.inputShapes(), options(precision))) {
      return plan.explain().lines().stream().map(PlanExplanation.Line::stored).toList();
    }
  }

  @Test
  void onlyWhatKernelsOfBfloat16AloneTouchIsNarrow() {
    ElementType wide = ElementType.FLOAT32;
    ElementType half = ElementType.BFLOAT16;
    assertEquals(List.of(half, wide, wide, wide, wide), stored(Precision.BF16, 4));
    assertEquals(List.of(half, half, half, wide, wide), stored(Precision.BF16, 2));
    for (Precision precision : List.of(Precision.BF16X3, Precision.FLOAT32)) {
      assertEquals(List.of(wide, wide, wide, wide, wide), stored(precision, 2));
    }
  }

  @Test
  void explainSaysSoAndCountsTheBytes() {
    try (Model model = network();
        Plan narrow = Plan.compile(model, model.inputShapes(), options(Precision.BF16));
        Plan wide = Plan.compile(model, model.inputShapes(), options(Precision.BF16X3))) {
      assertTrue(narrow.explain().text().contains(" kept as bfloat16, simd "));
      // Written once and read once, two bytes less for each number.
      assertEquals(
          2 * 2 * ITEM.elements(), wide.explain().movedBytes() - narrow.explain().movedBytes());
      assertTrue(narrow.workspaceBytes() < wide.workspaceBytes());
    }
  }

  @Test
  void explainSaysWhichKernelsComputeInThePrecision() {
    assertEquals("bf16 by 4 of 5 kernels, float32 by the others", reduced(Precision.BF16));
    assertEquals("", reduced(Precision.FLOAT32));
  }

  private static String reduced(Precision precision) {
    try (Model model = network();
        Plan plan = Plan.compile(model, model.inputShapes(), options(precision))) {
      PlanExplanation explanation = plan.explain();
      String said = explanation.reduced().orElse("");
      assertTrue(explanation.text().contains(said), explanation::text);
      return said;
    }
  }

  /** The first result is float32 where it is an output, bfloat16 where it is not. */
  @Test
  void resultsAreTheSameBitForBit() {
    List<Layer> layers = List.of(convolution(3), convolution(1));
    Random random = new Random(5);
    try (Model wide = Chains.of(ITEM, layers, List.of(0, 1), -0.5);
        Model narrow = Chains.of(ITEM, layers, List.of(1), -0.5);
        Tensor input = Tensor.generate(ITEM.prepend(3), i -> random.nextGaussian())) {
      assertArrayEquals(last(wide, input), last(narrow, input), 0);
    }
  }

  private static float[] last(Model model, Tensor input) {
    try (Plan plan = Plan.compile(model, model.inputShapes(), options(Precision.BF16));
        BatchRunner runner = new BatchRunner(plan)) {
      List<Tensor> results = runner.run(List.of(input));
      float[] last = results.get(results.size() - 1).toFloats();
      results.forEach(Tensor::close);
      return last;
    }
  }
}
