package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.RandomLayers;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a result must not depend on: neighbours in the batch, other threads, earlier runs. */
class OneDnnIndependenceTest {
  private static final int BATCH = 3;

  @BeforeEach
  void needsNatives() {
    NativeTests.requireOneDnn();
  }

  @ParameterizedTest
  @EnumSource
  void anItemIsTheSameAtEveryPositionAndBesideNaN(Precision precision) {
    for (int seed = 0; seed < 40; seed++) {
      RandomLayers random = new RandomLayers(seed);
      int axes = 1 + seed % 3;
      for (KernelCase drawn :
          List.of(
              random.convolution(axes),
              random.depthwise(axes),
              random.transposed(axes),
              random.pooling(axes),
              KernelCase.of(new Dense(1 + seed, true, Activation.linear()), 1, Shape.of(7, 33)))) {
        KernelCase three = new KernelCase(drawn.layer(), BATCH, drawn.items(), precision, seed);
        assertIndependent(three);
      }
    }
  }

  private static void assertIndependent(KernelCase drawn) {
    List<Tensor> weights = drawn.weights();
    Tensor src = drawn.sources().get(0);
    try (Kernel kernel = kernel(drawn, weights, 1);
        Tensor same = Tensor.generate(src.shape(), i -> src.getFloat(i % (src.elements() / 3)))) {
      float[] expected = drawn.run(kernel, List.of(same)).get(0);
      int length = expected.length / BATCH;
      float[] first = Arrays.copyOf(expected, length);
      for (int poisoned = 0; poisoned < BATCH; poisoned++) {
        float[] actual = besideNaN(drawn, kernel, same, poisoned);
        for (int item = 0; item < BATCH; item++) {
          if (item != poisoned) {
            float[] one = Arrays.copyOfRange(actual, item * length, (item + 1) * length);
            assertArrayEquals(first, one, 0, () -> "beside NaN: " + drawn);
          }
        }
        float[] one = Arrays.copyOfRange(expected, poisoned * length, (poisoned + 1) * length);
        assertArrayEquals(first, one, 0, () -> "at another position: " + drawn);
      }
    } finally {
      src.close();
      weights.forEach(Tensor::close);
    }
  }

  private static float[] besideNaN(KernelCase drawn, Kernel kernel, Tensor src, int poisoned) {
    long length = src.elements() / BATCH;
    try (Tensor partly =
        Tensor.generate(src.shape(), i -> i / length == poisoned ? Double.NaN : src.getFloat(i))) {
      return drawn.run(kernel, List.of(partly)).get(0);
    }
  }

  private static Kernel kernel(KernelCase drawn, List<Tensor> weights, int threads) {
    Offer offer = new OneDnnProvider().offer(drawn.request(weights, threads));
    return assertInstanceOf(Offer.Accepted.class, offer, () -> drawn + "").kernel();
  }

  private static KernelCase convolution() {
    Window window = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.SAME);
    Layer layer = new Convolution(32, window, 1, true, Activation.Relu.PLAIN);
    return KernelCase.of(layer, 2, Shape.of(19, 23, 16));
  }

  @Test
  void threadsShareOneKernel() throws Exception {
    KernelCase drawn = convolution();
    List<Tensor> weights = drawn.weights();
    List<Tensor> srcs = drawn.sources();
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try (Kernel kernel = kernel(drawn, weights, 1)) {
      float[] expected = drawn.run(kernel, srcs).get(0);
      Callable<Boolean> often =
          () -> {
            for (int i = 0; i < 50; i++) {
              assertArrayEquals(expected, drawn.run(kernel, srcs).get(0), 0);
            }
            return true;
          };
      List<Future<Boolean>> runs = executor.invokeAll(List.of(often, often, often));
      for (Future<Boolean> run : runs) {
        assertTrue(run.get());
      }
    } finally {
      executor.shutdown();
      Stream.of(weights, srcs).flatMap(List::stream).forEach(Tensor::close);
    }
  }

  @Test
  void twoThreadsGiveTheSameNumbersAsOne() {
    KernelCase drawn = convolution();
    List<Tensor> srcs = drawn.sources();
    float[] one = drawn.compute(new OneDnnProvider(), srcs, 1).get(0);
    float[] two = drawn.compute(new OneDnnProvider(), srcs, 2).get(0);
    srcs.forEach(Tensor::close);
    assertTrue(KernelCase.error(two, one) <= 2e-5);
    NativeThreads.use(1);
  }

  @Test
  void usesNoMoreNativeThreadsThanAsked() throws Exception {
    KernelCase drawn = convolution();
    List<Tensor> srcs = drawn.sources();
    int before = liveThreads();
    drawn.compute(new OneDnnProvider(), srcs, 1);
    int withOne = liveThreads();
    drawn.compute(new OneDnnProvider(), srcs, 3);
    int withThree = liveThreads();
    NativeThreads.use(1);
    srcs.forEach(Tensor::close);
    assertEquals(0, Math.max(0, withOne - before), "threads added by a run on one");
    assertTrue(withThree - withOne <= 2, () -> "threads added by a run on three: " + withThree);
  }

  private static int liveThreads() throws IOException {
    return (int) ProcessStatus.read("Threads:");
  }
}
