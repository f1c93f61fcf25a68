package dev.convoy.spark.cli;

import dev.convoy.engine.kernel.simd.CorePeak;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.plan.StepTimes;
import dev.convoy.engine.plan.Workspace;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how long a model takes for a batch. */
@Command(
    name = "bench",
    description = "Measure a model: time per batch, conversion included, compiling excluded.",
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final int WARM_UPS = 3;
  private static final int FEWEST_RUNS = 5;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A Keras file, or a job file.")
  private String path;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Items computed together (default: as model and shape suggest).")
  private int batch;

  @Option(names = "--seconds", paramLabel = "S", description = "How long to measure (default 3).")
  private double seconds = 3;

  @Option(names = "--layers", description = "Print what each layer takes, too.")
  private boolean layers;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private ShapeArguments shapes;
  @Mixin private ModelOptions models;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Model read = models.read(path, shapes.shapes())) {
      Model model = models.wanted(read);
      PlanOptions options = batch > 0 ? plans.options().withBatch(batch) : plans.options();
      try (Plan plan = Plan.compile(model, shapes.of(model), options)) {
        StepTimes steps = new StepTimes(plan);
        List<Double> times = measure(plan, steps);
        if (layers) {
          printLayers(plan, steps, spec.commandLine().getOut());
        }
        print(plan, times, spec.commandLine().getOut());
      }
    }
    return 0;
  }

  /** Returns milliseconds of each run, rising. */
  private List<Double> measure(Plan plan, StepTimes steps) {
    List<Tensor> inputs = random(plan.inputShapes(), plan.batch());
    List<Tensor> outputs = random(plan.outputShapes(), plan.batch());
    List<Double> times = new ArrayList<>();
    try (Workspace workspace = plan.newWorkspace()) {
      for (int i = 0; i < WARM_UPS; i++) {
        plan.run(workspace, inputs, outputs);
      }
      long end = System.nanoTime() + (long) (seconds * 1e9);
      while (times.size() < FEWEST_RUNS || System.nanoTime() < end) {
        long start = System.nanoTime();
        plan.run(workspace, inputs, outputs, steps);
        times.add((System.nanoTime() - start) / 1e6);
      }
    } finally {
      inputs.forEach(Tensor::close);
      outputs.forEach(Tensor::close);
    }
    Collections.sort(times);
    return times;
  }

  private static List<Tensor> random(List<Shape> items, int batch) {
    Random random = new Random(1);
    List<Tensor> tensors = new ArrayList<>();
    for (Shape item : items) {
      Tensor tensor = Tensor.allocate(ElementType.FLOAT32, item.prepend(batch));
      for (long i = 0; i < tensor.elements(); i++) {
        tensor.setFloat(i, random.nextFloat());
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static void printLayers(Plan plan, StepTimes steps, PrintWriter out) {
    out.printf(
        "%-32s %9s %9s %7s %9s  %s%n", "layer", "ms", "at best", "share", "GFLOP/s", "computed by");
    double[] each = steps.milliseconds();
    double[] least = steps.leastMilliseconds();
    double all = Arrays.stream(each).sum();
    for (int step = 0; step < each.length; step++) {
      PlanExplanation.Line line = plan.explain().lines().get(step);
      out.printf(
          Locale.ROOT,
          "%-32s %9.3f %9.3f %6.1f%% %9.1f  %s%n",
          line.name(),
          each[step],
          least[step],
          100 * each[step] / all,
          line.flops() * plan.batch() / each[step] / 1e6,
          line.implementation());
    }
  }

  private void print(Plan plan, List<Double> times, PrintWriter out) {
    double least = times.get(0);
    double median = times.get(times.size() / 2);
    double perSecond = plan.batch() * 1000.0 / median;
    double gflops = plan.explain().flops() * perSecond / 1e9;
    double moved = plan.explain().movedBytes() * perSecond / 1e9;
    out.printf(
        Locale.ROOT,
        "batch %d, %d runs: %.3f ms at best, %.3f ms median; %.1f items per second, %.1f GFLOP/s%n",
        plan.batch(),
        times.size(),
        least,
        median,
        perSecond,
        gflops);
    plan.explain().reduced().ifPresent(out::println);
    Optional<CorePeak> peak = CorePeak.ofThisMachine();
    peak.ifPresent(core -> printShares(core, gflops, moved, out));
    if (json) {
      out.printf(
          Locale.ROOT,
          "{\"min_ms\":%.4f,\"median_ms\":%.4f,\"items_per_second\":%.3f,\"gflops\":%.3f,"
              + "\"moved_gb_per_second\":%.3f,\"peak_gflops\":%s,\"peak_copy_gb_per_second\":%s,"
              + "\"precision\":\"%s\",\"kernels_in_precision\":%d,\"kernels\":\"%s\","
              + "\"threads\":%d}%n",
          least,
          median,
          perSecond,
          gflops,
          moved,
          peak.map(core -> number(gflops(core))).orElse("null"),
          peak.map(core -> number(core.copied() / 1e9)).orElse("null"),
          plans.precision().label(),
          plan.explain().asRequested(),
          plans.kernels().label(),
          plans.threads());
    }
    out.flush();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Returns what the threads of a plan could do. */
  private double gflops(CorePeak core) {
    return core.operations(plans.precision()) * plans.threads() / 1e9;
  }

  private void printShares(CorePeak core, double gflops, double moved, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%.1f %% of the %.0f GFLOP/s that %d core%s can do in %s; arrays and weights moved at %.1f"
            + " GB/s, a copy by one core moves %.1f%n",
        100 * gflops / gflops(core),
        gflops(core),
        plans.threads(),
        plans.threads() == 1 ? "" : "s",
        plans.precision().label(),
        moved,
        core.copied() / 1e9);
  }
}
