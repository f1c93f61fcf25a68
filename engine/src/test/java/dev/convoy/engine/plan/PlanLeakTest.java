package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.onednn.ChildProcess;
import dev.convoy.engine.kernel.onednn.NativeTests;
import dev.convoy.engine.kernel.onednn.ProcessStatus;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand batches of a tiny network in one process whose heap cannot grow: new arrays
 * for each, a new workspace for each hundred, a new plan for each ten thousand.
 */
class PlanLeakTest {
  private static final int BATCHES = 100_000;
  private static final int BATCHES_OF_A_PLAN = 10_000;
  private static final int BATCHES_OF_A_WORKSPACE = 100;
  private static final int ITEMS = 2;

  /** What Java itself may still take; the optimizing compiler, which is off, took 11 MB once. */
  private static final long MOST_KILOBYTES = 4_000;

  @Test
  void memoryIsFlatOverAHundredThousandBatches() throws Exception {
    NativeTests.requireOneDnn();
    String[] said =
        ChildProcess.lastLine(
                PlanLeakTest.class,
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1")
            .split(" ");
    assertEquals(BATCHES, Integer.parseInt(said[0]), "batches");
    assertEquals("0", said[1], "bytes of tensors left");
    assertTrue(
        Long.parseLong(said[2]) < MOST_KILOBYTES, () -> "the process grew by kB: " + said[2]);
  }

  /**
   * Prints the batches, the bytes of live tensors beyond those at the start, and by how many kB the
   * process grew in the last four fifths.
   */
  public static void main(String[] arguments) throws Exception {
    long live = Tensor.liveBytes();
    int batches = 0;
    long resident = 0;
    while (batches < BATCHES) {
      batches += runPlan();
      if (batches == BATCHES / 5) {
        resident = ProcessStatus.read("VmRSS:");
      }
    }
    long grown = ProcessStatus.read("VmRSS:") - resident;
    System.out.println(batches + " " + (Tensor.liveBytes() - live) + " " + grown);
  }

  private static int runPlan() {
    PlanOptions options = PlanOptions.of(KernelSet.AUTO, Precision.FLOAT32, 1).withBatch(ITEMS);
    int batches = 0;
    try (Model model = network();
        Plan plan = Plan.compile(model, model.inputShapes(), options)) {
      while (batches < BATCHES_OF_A_PLAN) {
        try (BatchRunner runner = new BatchRunner(plan)) {
          for (int i = 0; i < BATCHES_OF_A_WORKSPACE; i++) {
            // Every other batch is a short one, which is padded.
            runBatch(runner, plan, ITEMS - i % 2);
            batches++;
          }
        }
      }
    }
    return batches;
  }

  private static void runBatch(BatchRunner runner, Plan plan, int items) {
    Shape shape = plan.inputShapes().get(0).prepend(items);
    try (Tensor input = Tensor.generate(shape, i -> i % 7)) {
      runner.run(List.of(input)).forEach(Tensor::close);
    }
  }

  private static Model network() {
    Window same = Window.of(Extents.of(3, 3), Extents.of(1, 1), Padding.SAME);
    Window half = Window.of(Extents.of(2, 2), Extents.of(2, 2), Padding.VALID);
    List<Layer> layers =
        List.of(
            new Convolution(8, same, 1, true, Activation.Relu.PLAIN),
            new DepthwiseConvolution(1, same, true, Activation.Relu.PLAIN),
            new Pooling(Pooling.Reduction.MAX, half),
            new Convolution(16, same, 1, true, Activation.Relu.PLAIN),
            new GlobalPooling(Pooling.Reduction.AVERAGE, 2, false));
    return Chains.of(Shape.of(6, 6, 3), layers, List.of(layers.size() - 1), -0.5);
  }
}
