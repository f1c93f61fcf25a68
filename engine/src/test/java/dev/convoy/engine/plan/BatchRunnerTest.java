package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.onednn.NativeTests;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an item's result must not depend on: how many items there are, and what they hold. */
class BatchRunnerTest {
  private static final Shape ITEM = Shape.of(19, 23, 3);
  private static final int ITEMS = 7;

  private static Window window(int kernel, int stride) {
    return Window.of(Extents.of(kernel, kernel), Extents.of(stride, stride), Padding.SAME);
  }

  /**
   * One layer of each kind that has kernels of its own, wide enough for the fast ones. A plain ReLU
   * would end the NaN: fused, it is the larger of 0 and NaN, which is 0 in oneDNN and TensorFlow.
   */
  private static Model network() {
    Activation leaky = new Activation.Relu(0.125, Double.POSITIVE_INFINITY, 0);
    List<Layer> layers =
        List.of(
            new Convolution(32, window(3, 2), 1, true, leaky),
            new BatchNormalization(1e-3, true, true),
            new DepthwiseConvolution(1, window(3, 1), true, leaky),
            new Convolution(64, window(1, 1), 1, false, leaky),
            new Convolution(64, window(3, 1), 1, true, Activation.of(Activation.Function.TANH)),
            new Convolution(64, window(3, 1), 16, true, leaky),
            new Pooling(Pooling.Reduction.MAX, window(2, 2)),
            new Upsampling(Extents.of(2, 2), Interpolation.NEAREST),
            new Convolution(32, window(3, 1), 1, true, leaky),
            new TransposedConvolution(32, window(4, 2), Optional.empty(), true, leaky),
            new SeparableConvolution(32, 1, window(3, 1), true, leaky),
            new Dense(40, true, Activation.linear()));
    return Chains.of(ITEM, layers, List.of(layers.size() - 1), -0.5);
  }

  private static Tensor items() {
    Random random = new Random(11);
    return Tensor.generate(ITEM.prepend(ITEMS), i -> random.nextGaussian());
  }

  private static float[] run(PlanOptions options, Model model, Tensor input) {
    try (Plan plan = Plan.compile(model, List.of(ITEM), options);
        BatchRunner runner = new BatchRunner(plan);
        Tensor output = runner.run(List.of(input)).get(0)) {
      return output.toFloats();
    }
  }

  private static PlanOptions options(Precision precision, int batch) {
    return PlanOptions.of(KernelSet.AUTO, precision, 1).withBatch(batch);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "FLOAT32, 4", "BF16X3, 4", "BF16, 4"})
  void anItemBesideNaNIsTheSameBitForBit(Precision precision, int batch) {
    NativeTests.requireOneDnn();
    try (Model model = network();
        Tensor input = items();
        Tensor poisoned =
            Tensor.generate(
                input.shape(),
                i -> i / ITEM.elements() % 2 == 1 ? Double.NaN : input.getFloat(i))) {
      float[] expected = run(options(precision, batch), model, input);
      float[] actual = run(options(precision, batch), model, poisoned);
      int item = expected.length / ITEMS;
      for (int even = 0; even < ITEMS; even += 2) {
        assertArrayEquals(slice(expected, even, item), slice(actual, even, item), 0);
      }
      assertTrue(Float.isNaN(actual[item + item / 2]), "the neighbours really were NaN");
    }
  }

  @Test
  void aShortGroupGivesTheBitsOfAFullOne() {
    NativeTests.requireOneDnn();
    try (Model model = network();
        Tensor input = items()) {
      PlanOptions options = options(Precision.FLOAT32, 4);
      float[] together = run(options, model, input);
      int item = together.length / ITEMS;
      LongStream.range(0, ITEMS)
          .forEach(
              at -> {
                float[] alone = run(options, model, input.items(at, at + 1));
                assertArrayEquals(slice(together, (int) at, item), alone, 0);
              });
    }
  }

  private static float[] slice(float[] values, int at, int length) {
    return java.util.Arrays.copyOfRange(values, at * length, (at + 1) * length);
  }
}
