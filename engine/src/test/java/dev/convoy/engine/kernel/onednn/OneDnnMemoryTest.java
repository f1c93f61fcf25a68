package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.RandomLayers;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Makes, runs and closes kernels thousands of times in a process whose heap cannot grow. */
class OneDnnMemoryTest {
  private static final int ROUNDS = 60;

  @Test
  void freesAllThatItTook() throws Exception {
    NativeTests.requireOneDnn();
    String[] said =
        ChildProcess.lastLine(OneDnnMemoryTest.class, "-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch")
            .split(" ");
    assertEquals("0", said[0], "bytes of tensors left");
    assertTrue(Long.parseLong(said[1]) < 16_000, () -> "the process grew by kB: " + said[1]);
  }

  /** Prints the bytes of live tensors and by how many kB the process grew. */
  public static void main(String[] arguments) throws Exception {
    List<KernelCase> cases = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      RandomLayers random = new RandomLayers(seed);
      for (Precision precision : Precision.values()) {
        cases.add(random.convolution(2).with(precision));
      }
      cases.add(random.transposed(2));
      cases.add(random.separable(2));
      cases.add(random.pooling(2));
    }
    rounds(cases, ROUNDS);
    long before = ProcessStatus.read("VmRSS:");
    rounds(cases, 2 * ROUNDS);
    System.out.println(Tensor.liveBytes() + " " + (ProcessStatus.read("VmRSS:") - before));
  }

  private static void rounds(List<KernelCase> cases, int count) {
    for (int i = 0; i < count; i++) {
      cases.forEach(each -> each.compute(new OneDnnProvider()));
    }
  }
}
