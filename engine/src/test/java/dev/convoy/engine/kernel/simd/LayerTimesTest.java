package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Times of the workloads of one layer and of layers of ResNet50, our kernels and oneDNN's in turn,
 * with the error against the reference, which sums in double. Run: {@code ./mvnw test -pl engine
 * -Dtest=LayerTimesTest -Dtest.groups=bench -Dtest.excludedGroups=}.
 */
@Tag("bench")
class LayerTimesTest {
  private static final int ROUNDS = 40;

  @Test
  void printsTimesAndErrors() {
    Window window = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.SAME);
    Activation relu = Activation.Relu.PLAIN;
    Layer depthwise = new DepthwiseConvolution(1, window, true, relu);
    Layer separable = new SeparableConvolution(128, 1, window, true, relu);
    Layer grouped = new Convolution(128, window, 32, true, relu);
    print("depthwise", KernelCase.of(depthwise, 4, Shape.of(112, 112, 128)));
    print("separable", KernelCase.of(separable, 4, Shape.of(112, 112, 64)));
    print("grouped32", KernelCase.of(grouped, 8, Shape.of(56, 56, 128)));
    Window wide = Window.of(Extents.of(4, 4), Extents.of(2, 2), Padding.SAME);
    Layer transposed = new TransposedConvolution(32, wide, Optional.empty(), true, relu);
    print("transpose4s2", KernelCase.of(transposed, 4, Shape.of(56, 56, 64)));
  }

  @Test
  void printsTimesAndErrorsOfDenseConvolutions() {
    print("conv3x3", dense(64, 1, 1, 8, Shape.of(56, 56, 64), 3, 3));
    print("dilated2", dense(64, 1, 2, 8, Shape.of(56, 56, 64), 3, 3));
    print("stem7x7s2", dense(64, 2, 1, 4, Shape.of(224, 224, 3), 7, 7));
    print("conv1x1", dense(64, 1, 1, 8, Shape.of(56, 56, 256), 1, 1));
    print("deep3x3", dense(256, 1, 1, 8, Shape.of(14, 14, 256), 3, 3));
    print("conv3d", dense(32, 1, 1, 1, Shape.of(32, 64, 64, 16), 3, 3, 3));
    print("conv1d", dense(128, 1, 1, 8, Shape.of(4096, 64), 5));
    print("7x7, 512 to 512, 3x3", dense(512, 1, 1, 8, Shape.of(7, 7, 512), 3, 3));
    print("7x7, 512 to 512, 3x3, batch 1", dense(512, 1, 1, 1, Shape.of(7, 7, 512), 3, 3));
    print("56x56, 64 to 256, 1x1", dense(256, 1, 1, 8, Shape.of(56, 56, 64), 1, 1));
    print("14x14, 256 to 1024, 1x1", dense(1024, 1, 1, 8, Shape.of(14, 14, 256), 1, 1));
    print("7x7, 2048 to 512, 1x1", dense(512, 1, 1, 8, Shape.of(7, 7, 2048), 1, 1));
    print("112x112, 16 to 96, 1x1", dense(96, 1, 1, 4, Shape.of(112, 112, 16), 1, 1));
    print("56x56, 144 to 24, 1x1", dense(24, 1, 1, 4, Shape.of(56, 56, 144), 1, 1));
    print("112x112, 3 to 8, 3x3", dense(8, 1, 1, 4, Shape.of(112, 112, 3), 3, 3));
  }

  private static KernelCase dense(
      int filters, int stride, int dilation, int batch, Shape item, int... size) {
    Window window =
        new Window(
            Extents.of(size),
            Extents.filled(size.length, stride),
            Extents.filled(size.length, dilation),
            Padding.SAME);
    return KernelCase.of(
        new Convolution(filters, window, 1, true, Activation.Relu.PLAIN), batch, item);
  }

  private static void print(String name, KernelCase drawn) {
    List<Tensor> srcs = drawn.sources();
    float[] expected = drawn.compute(new ReferenceProvider(), srcs, 1).get(0);
    for (Precision precision : Precision.values()) {
      KernelCase each = drawn.with(precision);
      List<Tensor> weights = each.weights();
      try (Kernel ours = choose(KernelSet.AUTO, each, weights);
          Kernel theirs = choose(KernelSet.ONEDNN, each.with(Precision.FLOAT32), weights)) {
        float[] actual = each.run(ours, srcs).get(0);
        double[] times = interleaved(each, srcs, List.of(ours, theirs));
        System.out.printf(
            Locale.ROOT,
            "%s %s: %.3f ms, oneDNN float32 %.3f ms, %.2fx, max error %.1e, rms %.1e; %s%n",
            name,
            precision.label(),
            times[0],
            times[1],
            times[1] / times[0],
            KernelCase.error(actual, expected),
            rms(actual, expected),
            ours.implementation());
      }
      weights.forEach(Tensor::close);
    }
    srcs.forEach(Tensor::close);
  }

  private static double rms(float[] actual, float[] expected) {
    double squares = 0;
    for (int i = 0; i < actual.length; i++) {
      squares += Math.pow((double) actual[i] - expected[i], 2);
    }
    return Math.sqrt(squares / actual.length);
  }

  private static Kernel choose(KernelSet set, KernelCase drawn, List<Tensor> weights) {
    return new KernelProviders(set.providers().providers())
        .choose(drawn.request(weights, 1))
        .kernel();
  }

  /** Returns the least milliseconds of each kernel. */
  private static double[] interleaved(KernelCase drawn, List<Tensor> srcs, List<Kernel> kernels) {
    double[] least = new double[kernels.size()];
    Shape dst = drawn.layer().outputShape(drawn.items()).prepend(drawn.batch());
    long bytes = kernels.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
    try (Tensor result = Tensor.allocate(ElementType.FLOAT32, dst);
        Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(bytes))) {
      for (int round = 0; round < ROUNDS * kernels.size(); round++) {
        int at = round % kernels.size();
        long start = System.nanoTime();
        kernels.get(at).run(srcs, List.of(result), scratch);
        double time = (System.nanoTime() - start) / 1e6;
        least[at] = least[at] == 0 ? time : Math.min(least[at], time);
      }
    }
    return least;
  }
}
