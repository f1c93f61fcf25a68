package dev.convoy.spark.cli;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.config.Job;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.image.ImageModel;
import dev.convoy.spark.job.image.MeasuredModel;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.HostMemory;
import dev.convoy.spark.job.memory.MemoryPlan;
import dev.convoy.spark.job.volume.VolumeJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the plan of a model or of a job: kernels, buffers, and why. */
@Command(
    name = "explain",
    description = "Print which kernels compute a model, in which order, and why.",
    sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A Keras file, or a job file.")
  private String path;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Items computed together (default: as model and shape suggest).")
  private int batch;

  @Option(names = "--set", paramLabel = "key=value", description = "Change a key of a job file.")
  private List<String> settings = List.of();

  @Mixin private ShapeArguments shapes;
  @Mixin private ModelOptions models;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (shapes.shapes().isEmpty() && JobFile.isJobFile(Path.of(path))) {
      Job job = JobFile.read(Path.of(path), settings);
      if (job instanceof VolumeJobConfig volume) {
        RunOptions options = new RunOptions(false, 0, Optional.empty());
        out.print(new VolumeJob(volume, options, System.out).explain());
        out.flush();
      } else if (job instanceof JobConfig images) {
        explainJob(images, out);
      }
      return 0;
    }
    try (Model read = models.read(path, shapes.shapes())) {
      Model model = models.wanted(read);
      PlanOptions options = batch > 0 ? plans.options().withBatch(batch) : plans.options();
      print(model, shapes.of(model), options, out);
    }
    return 0;
  }

  private static void explainJob(JobConfig config, PrintWriter out) {
    SparkConf conf = Sessions.conf("convoy explain", Optional.empty(), config.spark());
    ExecutorLimits limits = ExecutorLimits.of(conf, HostMemory.ofThisProcess());
    Model read = ModelSources.read(config.model(), List.of());
    try (MeasuredModel measured = MeasuredModel.of(read, config, limits)) {
      ImageModel image = measured.image();
      out.printf("images of %s with %d channels%n", image.size(), image.channels());
      image
          .columns()
          .forEach(
              column ->
                  out.printf(
                      "column %s %s of layer %s%n", column.name(), column.shape(), column.layer()));
      new MemoryPlan(measured.need(), limits)
          .lines()
          .forEach(line -> out.printf("memory %s%n", line));
      PlanOptions options = PlanOptions.of(config.kernels(), config.precision(), limits.taskCpus());
      print(image.model(), List.of(image.inputShape()), options, out);
    }
  }

  private static void print(Model model, List<Shape> shapes, PlanOptions options, PrintWriter out) {
    try (Plan plan = Plan.compile(model, shapes, options)) {
      out.print(plan.explain().text());
      out.flush();
    }
  }
}
