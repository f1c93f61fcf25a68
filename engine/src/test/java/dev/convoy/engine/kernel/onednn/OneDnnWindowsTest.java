package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.RandomLayers;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of sliding windows, random and odd, against the reference kernels. */
class OneDnnWindowsTest {
  private static final double BOUND = 2e-5;
  private static final int CASES = 60;

  private interface Draw {
    KernelCase draw(RandomLayers random);
  }

  @BeforeEach
  void needsNatives() {
    NativeTests.requireOneDnn();
  }

  private static void compare(Draw draw) {
    KernelProvider oneDnn = new OneDnnProvider();
    KernelProvider reference = new ReferenceProvider();
    for (int seed = 0; seed < CASES; seed++) {
      KernelCase drawn = draw.draw(new RandomLayers(seed)).withSeed(seed);
      List<float[]> actual = drawn.compute(oneDnn);
      List<float[]> expected = drawn.compute(reference);
      assertEquals(expected.size(), actual.size(), drawn::toString);
      double error = KernelCase.error(actual.get(0), expected.get(0));
      assertTrue(error <= BOUND, () -> error + " for " + drawn);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolves(int axes) {
    compare(random -> random.convolution(axes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolvesChannelByChannel(int axes) {
    compare(random -> random.depthwise(axes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolvesInTwoParts(int axes) {
    compare(random -> random.separable(axes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void scatters(int axes) {
    compare(random -> random.transposed(axes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void pools(int axes) {
    compare(random -> random.pooling(axes));
  }
}
