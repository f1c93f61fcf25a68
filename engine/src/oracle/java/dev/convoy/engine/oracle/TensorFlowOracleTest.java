package dev.convoy.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fresh random configurations against TensorFlow. The seed is drawn from the clock and printed; run
 * it again with {@code -Dconvoy.oracle.seed=N}.
 */
@Tag("oracle")
class TensorFlowOracleTest {
  private static final int CASES = 400;
  private static final long SEED = Long.getLong("convoy.oracle.seed", System.nanoTime());

  /** Cases where TensorFlow's float32 and float64 differ, and ours agrees with one of them. */
  private int contradictions;

  private enum Family {
    CONVOLUTION,
    DEPTHWISE,
    TRANSPOSED,
    POOLING,
    UPSAMPLING
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void agreesWithTensorFlow(Family family) {
    System.out.println("TensorFlow oracle, " + family + ": -Dconvoy.oracle.seed=" + SEED);
    Random random = new Random(SEED + family.ordinal());
    try (TensorFlowLayers oracle = new TensorFlowLayers()) {
      int compared = 0;
      while (compared < CASES) {
        compared += compare(family, random, oracle) ? 1 : 0;
      }
    }
    assertTrue(contradictions * 20 < CASES, contradictions + " cases where TensorFlow differs");
  }

  private boolean compare(Family family, Random random, TensorFlowLayers oracle) {
    int axes =
        family == Family.CONVOLUTION || family == Family.POOLING || family == Family.TRANSPOSED
            ? 1 + random.nextInt(3)
            : 1 + random.nextInt(2);
    Shape src = source(axes, random);
    Layer layer;
    Shape dst;
    try {
      layer = layer(family, axes, random);
      dst = layer.outputShape(List.of(src));
    } catch (IllegalArgumentException | ShapeMismatchException e) {
      return false;
    }
    List<Tensor> weights = new ArrayList<>();
    for (WeightSpec spec : layer.weights(List.of(src))) {
      weights.add(Tensor.generate(spec.shape(), i -> random.nextGaussian()));
    }
    int batch = 1 + random.nextInt(2);
    try (Tensor data = Tensor.generate(src.prepend(batch), i -> random.nextGaussian())) {
      List<float[]> expected = expected(layer, data, weights, dst.prepend(batch), oracle);
      contradictions += isClose(expected.get(0), expected.get(expected.size() - 1)) ? 0 : 1;
      for (KernelSet kernels : List.of(KernelSet.REFERENCE, KernelSet.ONEDNN)) {
        KernelRequest request =
            new KernelRequest(layer, batch, List.of(src), weights, Precision.FLOAT32, 1);
        requireClose(expected, run(kernels, request, data), kernels + " " + layer + " on " + data);
      }
    } finally {
      weights.forEach(Tensor::close);
    }
    return true;
  }

  private static List<float[]> expected(
      Layer layer, Tensor src, List<Tensor> weights, Shape dst, TensorFlowLayers oracle) {
    if (layer instanceof Convolution it) {
      return oracle.convolution(it, src, weights.get(0), it.bias() ? weights.get(1) : null);
    }
    if (layer instanceof DepthwiseConvolution it) {
      return List.of(oracle.depthwise(it, src, weights.get(0)));
    }
    if (layer instanceof TransposedConvolution it) {
      return List.of(oracle.transposed(it, src, weights.get(0), dst));
    }
    if (layer instanceof Pooling it) {
      return List.of(oracle.pooling(it, src));
    }
    return List.of(oracle.upsampling((Upsampling) layer, src));
  }

  private static float[] run(KernelSet kernels, KernelRequest request, Tensor src) {
    try (Kernel kernel = kernels.providers().choose(request).kernel();
        Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(kernel.scratchBytes()));
        Tensor dst =
            Tensor.allocate(ElementType.FLOAT32, request.dsts().get(0).prepend(request.batch()))) {
      kernel.run(List.of(src), List.of(dst), scratch);
      return dst.toFloats();
    }
  }

  /** Requires agreement with one of what TensorFlow gave. */
  private static void requireClose(List<float[]> expected, float[] actual, String what) {
    if (expected.stream().noneMatch(each -> isClose(each, actual))) {
      float[] first = expected.get(0);
      assertEquals(first.length, actual.length, what);
      for (int i = 0; i < first.length; i++) {
        assertEquals(first[i], actual[i], bound(first), what + " element " + i);
      }
    }
  }

  private static double bound(float[] expected) {
    double squares = 0;
    for (float value : expected) {
      squares += (double) value * value;
    }
    return 2e-5 * Math.max(1, Math.sqrt(squares / expected.length));
  }

  private static boolean isClose(float[] expected, float[] actual) {
    double bound = bound(expected);
    boolean close = expected.length == actual.length;
    for (int i = 0; close && i < expected.length; i++) {
      close = Math.abs(expected[i] - actual[i]) <= bound;
    }
    return close;
  }

  private static Shape source(int axes, Random random) {
    long[] sizes = new long[axes + 1];
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = 1 + random.nextInt(axes == 3 ? 9 : 17);
    }
    sizes[axes] = 1 + random.nextInt(20);
    return Shape.of(sizes);
  }

  private static Layer layer(Family family, int axes, Random random) {
    int filters = 1 + random.nextInt(20);
    Activation linear = Activation.linear();
    return switch (family) {
      case CONVOLUTION ->
          new Convolution(filters, window(axes, random), 1, random.nextBoolean(), linear);
      case DEPTHWISE -> depthwise(axes, random);
      case TRANSPOSED ->
          new TransposedConvolution(filters, window(axes, random), Optional.empty(), false, linear);
      case POOLING -> pooling(axes, random);
      case UPSAMPLING -> upsampling(axes, random);
    };
  }

  /** TensorFlow's depthwise operation takes one stride for both axes. */
  private static Layer depthwise(int axes, Random random) {
    Extents strides = Extents.filled(axes, 1 + random.nextInt(3));
    Extents dilation =
        strides.all(1) && axes == 2 ? extents(axes, 3, random) : Extents.filled(axes, 1);
    Window window =
        new Window(
            extents(axes, 4, random),
            axes == 1 ? Extents.filled(1, 1) : strides,
            dilation,
            padding(random));
    return new DepthwiseConvolution(1 + random.nextInt(3), window, false, Activation.linear());
  }

  /**
   * TensorFlow without oneDNN, as its Java library runs, computes 3-D windows wrongly that are
   * smaller than their strides; TensorFlow with oneDNN agrees with plain arithmetic there.
   */
  private static Layer pooling(int axes, Random random) {
    Extents size = extents(axes, 4, random);
    Extents strides = extents(axes, 3, random);
    for (int axis = 0; axis < axes; axis++) {
      if (axes == 3 && strides.at(axis) > size.at(axis)) {
        throw new IllegalArgumentException("not comparable");
      }
    }
    Pooling.Reduction reduction = Pooling.Reduction.values()[random.nextInt(2)];
    return new Pooling(reduction, Window.of(size, strides, padding(random)));
  }

  private static Layer upsampling(int axes, Random random) {
    Interpolation[] all = Interpolation.values();
    Interpolation chosen = axes == 1 ? all[0] : all[random.nextInt(all.length)];
    return new Upsampling(extents(axes, 4, random), chosen);
  }

  /**
   * TensorFlow on a CPU has no dilated 3-D convolution, and computes those of one position with
   * strides wrongly.
   */
  private static Window window(int axes, Random random) {
    Extents ones = Extents.filled(axes, 1);
    boolean strided = random.nextBoolean();
    Extents strides = strided ? extents(axes, 3, random) : ones;
    Extents dilation = strided || axes == 3 ? ones : extents(axes, 3, random);
    Extents size = extents(axes, 4, random);
    if (axes == 3 && size.all(1) && !strides.all(1)) {
      throw new IllegalArgumentException("not comparable");
    }
    return new Window(size, strides, dilation, padding(random));
  }

  private static Padding padding(Random random) {
    return random.nextBoolean() ? Padding.SAME : Padding.VALID;
  }

  private static Extents extents(int axes, int most, Random random) {
    int[] values = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      values[axis] = 1 + random.nextInt(most);
    }
    return Extents.of(values);
  }
}
