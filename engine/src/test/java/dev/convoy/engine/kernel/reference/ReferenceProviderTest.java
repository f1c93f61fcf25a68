package dev.convoy.engine.kernel.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Prelu;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the kernel of every layer. */
class ReferenceProviderTest {
  private static final Activation LINEAR = Activation.linear();

  private static LayerRun plane(Layer layer) {
    return LayerRun.of(layer, 5, 7, 4);
  }

  private static LayerRun pair(Layer layer) {
    return new LayerRun(layer, 1, List.of(Shape.of(5, 7, 4), Shape.of(5, 7, 4)));
  }

  static Stream<LayerRun> everyLayer() {
    Window window = Window.of(Extents.of(3, 2), Extents.of(2, 1), Padding.SAME);
    Extents ones = Extents.of(1, 1);
    Window same = Window.of(Extents.of(3, 2), ones, Padding.SAME);
    return Stream.of(
        plane(new ActivationLayer(new Activation.Softmax(1))),
        plane(Affine.of(2, 1)),
        plane(new BatchNormalization(0.001, true, true)),
        plane(new CenterCrop(Extents.of(6, 3))),
        pair(new Concatenation(1)),
        LayerRun.of(
            new ConvLstm(2, window, true, Activation.Relu.PLAIN, LINEAR, true, true, false),
            3,
            4,
            5,
            2),
        plane(new Convolution(6, window, 2, true, new Activation.Softmax(-1))),
        plane(new Cropping(ones, ones)),
        plane(new Dense(3, true, Activation.of(Activation.Function.GELU))),
        plane(new DepthwiseConvolution(2, window, true, LINEAR)),
        pair(new DotProduct(0, 0, true)),
        LayerRun.of(new Embedding(1, 3), 4),
        plane(new Flatten()),
        plane(new GlobalPooling(Pooling.Reduction.AVERAGE, 2, false)),
        plane(new GroupNormalization(2, 0.001, true, true)),
        plane(new Identity()),
        plane(new Input(Shape.of(5, 7, 4))),
        plane(new LayerNormalization(2, 0.001, true, true, LayerNormalization.Form.STANDARD)),
        pair(new Merge(Merge.Operation.AVERAGE)),
        plane(new Permute(Extents.of(2, 0, 1))),
        plane(new Pooling(Pooling.Reduction.MAX, window)),
        plane(new Prelu(Extents.of(0, 1))),
        plane(new Reduction(Reduction.Operation.VARIANCE, Extents.of(1), true)),
        LayerRun.of(new RepeatVector(3), 5),
        plane(new Reshape(Shape.of(7, Shape.UNKNOWN))),
        pair(new ResidualConvolution(new Convolution(4, same, 1, true, Activation.Relu.PLAIN))),
        plane(new Resizing(Extents.of(4, 9), Interpolation.BICUBIC, Resizing.Fit.PAD, 1)),
        plane(new SeparableConvolution(3, 2, window, true, Activation.Relu.PLAIN)),
        plane(new Slice(1, 1, 6, 2)),
        plane(new TimeDistributed(new Dense(2, true, LINEAR))),
        plane(new TransposedConvolution(3, window, Optional.empty(), true, LINEAR)),
        plane(new UnitNormalization(Extents.of(0))),
        plane(new Upsampling(Extents.of(2, 3), Interpolation.LANCZOS3)),
        plane(new ZeroPadding(ones, ones)));
  }

  @Test
  void knowsEveryLayer() {
    Set<Class<?>> tested =
        everyLayer().map(run -> run.layer().getClass()).collect(Collectors.toSet());
    assertEquals(Set.of(Layer.class.getPermittedSubclasses()), tested);
  }

  private static float[] random(long seed, long count) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static List<float[]> weights(LayerRun run) {
    return run.layer().weights(run.srcs()).stream()
        .map(spec -> random(spec.role().hashCode(), spec.shape().elements()))
        .toList();
  }

  /** Returns sources whose item {@code broken} holds nothing but {@code value}. */
  private static List<float[]> sources(LayerRun run, int broken, float value) {
    return run.srcs().stream()
        .map(
            shape -> {
              int size = Math.toIntExact(shape.elements());
              float[] values = random(size, (long) size * run.batch());
              if (broken >= 0) {
                Arrays.fill(values, broken * size, (broken + 1) * size, value);
              }
              return values;
            })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyLayer")
  void writesEveryResult(LayerRun run) {
    for (float[] result : run.compute(sources(run, -1, 0), weights(run))) {
      for (float value : result) {
        assertFalse(Float.isNaN(value));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyLayer")
  void keepsTheItemsOfABatchApart(LayerRun single) {
    LayerRun run = new LayerRun(single.layer(), 3, single.srcs());
    float other = single.layer() instanceof Embedding ? 0 : Float.NaN;
    List<float[]> whole = run.compute(sources(run, -1, 0), weights(run));
    List<float[]> beside = run.compute(sources(run, 1, other), weights(run));
    for (int k = 0; k < whole.size(); k++) {
      int size = whole.get(k).length / 3;
      for (int item = 0; item < 3; item += 2) {
        assertArrayEquals(
            Arrays.copyOfRange(whole.get(k), item * size, (item + 1) * size),
            Arrays.copyOfRange(beside.get(k), item * size, (item + 1) * size));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyLayer")
  void equalsItselfWhateverTheBatch(LayerRun single) {
    LayerRun pair = new LayerRun(single.layer(), 2, single.srcs());
    List<float[]> srcs = sources(pair, -1, 0);
    List<float[]> second =
        srcs.stream().map(src -> Arrays.copyOfRange(src, src.length / 2, src.length)).toList();
    List<float[]> together = pair.compute(srcs, weights(pair));
    List<float[]> alone = single.compute(second, weights(single));
    for (int k = 0; k < alone.size(); k++) {
      int size = alone.get(k).length;
      assertArrayEquals(alone.get(k), Arrays.copyOfRange(together.get(k), size, 2 * size));
    }
  }

  @Test
  void refusesToRunOnceClosed() {
    Shape item = Shape.of(2);
    KernelRequest request =
        new KernelRequest(new Identity(), 1, List.of(item), List.of(), Precision.FLOAT32, 1);
    Kernel kernel = LayerRun.kernel(request);
    kernel.close();
    try (Tensor src = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor dst = Tensor.allocate(ElementType.FLOAT32, src.shape());
        Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(0))) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class, () -> kernel.run(List.of(src), List.of(dst), scratch));
      assertEquals("Cannot run a reference kernel: it was closed", e.getMessage());
    }
  }

  @Test
  void namesItself() {
    assertEquals("reference", new ReferenceProvider().name());
    KernelRequest request =
        new KernelRequest(new Identity(), 1, List.of(Shape.of(2)), List.of(), Precision.BF16, 2);
    try (Kernel kernel = LayerRun.kernel(request)) {
      assertEquals("reference", kernel.implementation());
      assertEquals(0, kernel.weightBytes());
      assertEquals(0, kernel.scratchBytes());
    }
  }
}
