package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.engine.keras.KerasReader;
import dev.convoy.engine.keras.KerasSource;
import dev.convoy.engine.keras.ReadOptions;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.onednn.ChildProcess;
import dev.convoy.engine.kernel.onednn.NativeTests;
import dev.convoy.engine.kernel.onednn.ProcessStatus;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} says that a task and the weights take, against what is measured. */
class TaskMemoryTest {
  private static final long LEAST_BYTES = 300L << 20;
  private static final double BOUND = 0.05;

  /** Networks of different kinds. */
  enum Network {
    ENCODER_DECODER,
    SEPARABLE,
    VOLUME,
    FILTER_BANK,
    EDGES_3D,
    UNET_2D;

    Model model() {
      return switch (this) {
        case ENCODER_DECODER ->
            chain(
                Shape.of(256, 256, 3),
                convolution(32, 3, 3),
                new Pooling(Pooling.Reduction.MAX, window(2, 2, 2)),
                convolution(64, 3, 3),
                convolution(64, 3, 3),
                new Upsampling(Extents.of(2, 2), Interpolation.NEAREST),
                convolution(32, 3, 3),
                convolution(2, 1, 1));
        case SEPARABLE ->
            chain(
                Shape.of(224, 224, 3),
                new Convolution(32, window(2, 3, 3), 1, true, Activation.Relu.PLAIN),
                new DepthwiseConvolution(1, window(1, 3, 3), true, Activation.Relu.PLAIN),
                convolution(64, 1, 1),
                new DepthwiseConvolution(1, window(2, 3, 3), true, Activation.Relu.PLAIN),
                convolution(128, 1, 1));
        case VOLUME ->
            chain(
                Shape.of(64, 64, 64, 1),
                convolution(16, 3, 3, 3),
                convolution(16, 3, 3, 3),
                new Pooling(Pooling.Reduction.MAX, window(2, 2, 2, 2)),
                convolution(32, 3, 3, 3),
                convolution(3, 1, 1, 1));
        case FILTER_BANK -> read("../datasets/samples/filter-bank.keras");
        case EDGES_3D -> read("../datasets/samples/edges3d.keras");
        case UNET_2D -> read("src/test/resources/networks/unet2d_any_size.keras");
      };
    }

    /** Returns the item shape of the input, where the network takes any. */
    Shape item(Model model) {
      return switch (this) {
        case EDGES_3D -> Shape.of(64, 64, 64, 1);
        case UNET_2D -> Shape.of(256, 256, 2);
        default -> model.inputShapes().get(0);
      };
    }

    private static Model read(String file) {
      return KerasReader.read(KerasSource.of(Path.of(file)), ReadOptions.DEFAULT);
    }

    private static Model chain(Shape item, Layer... layers) {
      return Chains.of(item, List.of(layers), List.of(layers.length - 1), -0.5);
    }

    private static Layer convolution(int filters, int... size) {
      return new Convolution(filters, window(1, size), 1, true, Activation.Relu.PLAIN);
    }

    private static Window window(int stride, int... size) {
      return Window.of(Extents.of(size), Extents.filled(size.length, stride), Padding.SAME);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCODER_DECODER, float32",
    "SEPARABLE, bf16x3",
    "VOLUME, float32",
    "VOLUME, bf16",
    "FILTER_BANK, float32",
    "EDGES_3D, bf16x3",
    "UNET_2D, float32"
  })
  void isWhatExplainSays(String network, String precision) throws Exception {
    NativeTests.requireOneDnn();
    String[] said =
        ChildProcess.lastLine(
                TaskMemoryTest.class,
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-Dnetwork=" + network,
                "-Dprecision=" + precision)
            .split(" ");
    for (int i = 0; i < said.length; i += 3) {
      double explained = Double.parseDouble(said[i + 1]);
      double measured = Double.parseDouble(said[i + 2]);
      assertEquals(1, measured / explained, BOUND, () -> String.join(" ", said));
    }
  }

  /**
   * Prints names, explained and measured bytes: prepared weights and a task by the gauge of live
   * bytes, a task by how much the process grows.
   */
  public static void main(String[] arguments) throws Exception {
    Precision precision = Precision.of(System.getProperty("precision"));
    Network network = Network.valueOf(System.getProperty("network"));
    try (Model model = network.model()) {
      Shape item = network.item(model);
      long unprepared = Tensor.liveBytes();
      try (Plan plan =
          Plan.compile(model, List.of(item), PlanOptions.of(KernelSet.AUTO, precision, 1))) {
        PlanExplanation said = plan.explain();
        long prepared = Tensor.liveBytes() - unprepared;
        Tensor.restartPeak();
        long idle = Tensor.liveBytes();
        List<AutoCloseable> open = new ArrayList<>();
        run(plan, open);
        System.out.println(
            "weights %d %d task %d %d process %d %d"
                .formatted(
                    said.weightBytes(),
                    prepared,
                    said.taskBytes(),
                    Tensor.peakBytes() - idle,
                    said.taskBytes(),
                    growth(plan, open)));
        for (AutoCloseable each : open) {
          each.close();
        }
      }
    }
  }

  /** Returns by how many bytes the process grows with each task. */
  private static long growth(Plan plan, List<AutoCloseable> open) throws Exception {
    int tasks = (int) (LEAST_BYTES / plan.explain().taskBytes()) + 1;
    long before = ProcessStatus.read("VmRSS:");
    for (int i = 0; i < tasks; i++) {
      run(plan, open);
    }
    return (ProcessStatus.read("VmRSS:") - before << 10) / tasks;
  }

  private static void run(Plan plan, List<AutoCloseable> open) {
    Workspace workspace = plan.newWorkspace();
    List<Tensor> inputs = allocate(plan, plan.inputShapes());
    List<Tensor> outputs = allocate(plan, plan.outputShapes());
    inputs.forEach(Tensor::clear);
    plan.run(workspace, inputs, outputs);
    open.add(workspace);
    open.addAll(inputs);
    open.addAll(outputs);
  }

  private static List<Tensor> allocate(Plan plan, List<Shape> items) {
    return items.stream()
        .map(item -> Tensor.allocate(ElementType.FLOAT32, item.prepend(plan.batch())))
        .toList();
  }
}
