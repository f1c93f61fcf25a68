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
 * Times of the workloads that dense convolutions by tiles do not cover, our kernels and oneDNN's in
 * turn, with the error against the reference, which sums in double. Run: {@code ./mvnw test -pl
 * engine -Dtest=LayerTimesTest -Dtest.groups=bench -Dtest.excludedGroups=}.
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
