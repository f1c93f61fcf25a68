package dev.convoy.spark.cli;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.ImageModel;
import dev.convoy.spark.job.listing.InputSample;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how far results in another precision are from those in float32; needs no Spark. */
@Command(
    name = "compare",
    description = {
      "Compare results in another precision with those in float32, for every output.",
      "Of an image job, images of its folder are taken; of a model, arrays or random numbers.",
      "cosine  of each item's result with that of float32: the mean, and the least of all items",
      "max     max|y - k| / max(1, rms(k)), k in float32; rms in the same measure",
      "Where no kernel computes in that precision on this machine, it says so: nothing differs.",
      "JSON: {format, precision, computed, inputs, items, outputs: [{name, shape, cosine_mean,",
      "      cosine_least, max_error, rms_error}]}"
    },
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
  private static final int FORMAT = 1;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A Keras file, or a job file.")
  private String path;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Items that are compared (default 16).")
  private int samples = 16;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]X.npy",
      description = "A batch to compare on, instead of images or random numbers.")
  private List<String> inputs = List.of();

  @Option(names = "--set", paramLabel = "key=value", description = "Change a key of a job file.")
  private List<String> settings = List.of();

  @Option(names = "--json", description = "Print the comparison as JSON.")
  private boolean json;

  @Mixin private ShapeArguments shapes;
  @Mixin private ModelOptions models;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  record Comparison(
      int format,
      String precision,
      String computed,
      String inputs,
      long items,
      List<OutputError> outputs) {}

  /** How far one output is from float32. */
  record OutputError(
      String name,
      List<Long> shape,
      double cosineMean,
      double cosineLeast,
      double maxError,
      double rmsError) {
    static OutputError of(String name, Tensor expected, Tensor actual) {
      Cosines cosines = Cosines.of(expected, actual);
      Difference difference = Difference.of(expected, actual);
      return new OutputError(
          name,
          SummaryJson.sizes(InputArrays.item(expected.shape())),
          cosines.mean(),
          cosines.least(),
          difference.largest(),
          difference.rms());
    }
  }

  @Override
  public Integer call() {
    if (plans.precision() == Precision.FLOAT32) {
      throw new IllegalArgumentException(
          "Cannot compare float32 with itself: give --precision bf16 or bf16x3");
    }
    if (samples < 1) {
      throw new IllegalArgumentException("Cannot compare --samples " + samples + ": at least 1");
    }
    boolean bare = !inputs.isEmpty() || !shapes.shapes().isEmpty();
    if (JobFile.isJobFile(Path.of(path)) && !bare) {
      compareImages(JobFile.readImages(Path.of(path), settings));
      return 0;
    }
    try (InputArrays given = InputArrays.read(inputs);
        Model read = models.read(path, shapes.shapes())) {
      Model model = models.wanted(read);
      if (given.isEmpty()) {
        List<Tensor> random = random(shapes.of(model));
        try {
          compare(model, random, "random numbers");
        } finally {
          random.forEach(Tensor::close);
        }
      } else {
        compare(model, given.of(model), String.join(", ", inputs));
      }
    }
    return 0;
  }

  private void compareImages(JobConfig job) {
    Configuration configuration = new Configuration();
    try (Model read = models.read(path, List.of())) {
      ImageModel image = ImageModel.of(read, job.model(), job.images());
      List<String> files = InputSample.of(job.input(), configuration, samples);
      try (Tensor batch = SampledImages.read(files, image, job.images(), configuration)) {
        compare(image.model(), List.of(batch), "images of " + job.input().label());
      }
    }
  }

  /** Draws from a normal distribution, the same each time. */
  private List<Tensor> random(List<Shape> items) {
    Random random = new Random(0);
    return items.stream()
        .map(item -> Tensor.generate(item.prepend(samples), i -> random.nextGaussian()))
        .toList();
  }

  private void compare(Model model, List<Tensor> batch, String what) {
    PlanOptions float32 = PlanOptions.of(plans.kernels(), Precision.FLOAT32, plans.threads());
    List<Tensor> expected = new ArrayList<>();
    List<Tensor> actual = new ArrayList<>();
    try {
      run(model, batch, float32, expected);
      PlanExplanation explanation = run(model, batch, plans.options(), actual);
      List<OutputError> errors = new ArrayList<>();
      for (int i = 0; i < expected.size(); i++) {
        Output output = model.outputs().get(i);
        String name = output.name() + (output.index() == 0 ? "" : ":" + output.index());
        errors.add(OutputError.of(name, expected.get(i), actual.get(i)));
      }
      long items = batch.get(0).shape().size(0);
      String computed = explanation.reduced().orElseThrow();
      print(new Comparison(FORMAT, plans.precision().label(), computed, what, items, errors));
    } finally {
      expected.forEach(Tensor::close);
      actual.forEach(Tensor::close);
    }
  }

  /** Adds the results, which become the caller's, and returns how they were computed. */
  private static PlanExplanation run(
      Model model, List<Tensor> batch, PlanOptions options, List<Tensor> results) {
    List<Shape> items = batch.stream().map(each -> InputArrays.item(each.shape())).toList();
    try (Plan plan = Plan.compile(model, items, options);
        BatchRunner runner = new BatchRunner(plan)) {
      results.addAll(runner.run(batch));
      return plan.explain();
    }
  }

  private void print(Comparison comparison) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(JsonText.of(comparison));
    } else {
      out.printf(
          "%s with float32, %d items: %s%n",
          comparison.precision(), comparison.items(), comparison.inputs());
      out.println(comparison.computed());
      for (OutputError each : comparison.outputs()) {
        out.printf(
            Locale.ROOT,
            "%s %s  cosine %.6f, least %.6f; max %.1e, rms %.1e%n",
            each.name(),
            each.shape(),
            each.cosineMean(),
            each.cosineLeast(),
            each.maxError(),
            each.rmsError());
      }
    }
    out.flush();
  }
}
