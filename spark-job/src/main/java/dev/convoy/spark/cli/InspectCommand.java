package dev.convoy.spark.cli;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Annotations.ActivityRule;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.plan.Losses;
import dev.convoy.engine.plan.ModelSummary;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.cli.graph.GraphSvg;
import dev.convoy.spark.job.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the layers of a model with shapes and parameters. */
@Command(
    name = "inspect",
    description = {
      "List the layers of a model: shapes, parameters, operations, and what a position depends on.",
      "field   receptive field: positions of the input that one position of the result depends on",
      "stride  positions of the input from one position of the result to the next",
      "halo    positions that a tile of the result reads ahead of and behind its part of the input"
    },
    sortOptions = false)
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A Keras file, or a job file.")
  private String path;

  @Option(names = "--json", description = "Print the layers as JSON; keys stay as they are.")
  private boolean json;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draw the network into a file that any browser shows, by day and by night.")
  private Path svg;

  @Option(
      names = "--losses",
      description = "Print what the regularizers add to a training loss, as Keras' model.losses.")
  private boolean losses;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]X.npy",
      description = "With --losses: a batch, for the losses of results.")
  private List<String> inputs = List.of();

  @Mixin private ModelOptions models;
  @Mixin private ShapeArguments shapes;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Model read = models.read(path, shapes.shapes())) {
      Model model = models.wanted(read);
      print(model, out);
      if (!json) {
        printTraining(read, out);
      }
      if (losses) {
        printLosses(read, out);
      }
      out.flush();
    }
    return 0;
  }

  /** Prints what the file says beyond the computation. */
  private static void printTraining(Model model, PrintWriter out) {
    for (WeightRule rule : model.annotations().weights()) {
      if (rule.regularizer().isEmpty() && rule.constraint().isEmpty()) {
        continue;
      }
      out.printf("rule   %s%s", rule.weight(), rule.trained() ? "" : ", not trained");
      rule.regularizer().ifPresent(each -> out.printf(", regularizer %s", each));
      rule.constraint().ifPresent(each -> out.printf(", constraint %s", each));
      out.println();
    }
    for (ActivityRule rule : model.annotations().activities()) {
      out.printf("rule   results of %s, regularizer %s%n", rule.layer(), rule.regularizer());
    }
    model.annotations().notes().forEach(note -> out.printf("note   %s%n", note));
  }

  private void printLosses(Model model, PrintWriter out) {
    try (InputArrays arrays = InputArrays.read(inputs)) {
      List<Losses.Loss> all =
          arrays.isEmpty()
              ? Losses.ofWeights(model)
              : Losses.of(model, arrays.of(model), plans.options());
      all.forEach(each -> out.printf(Locale.ROOT, "loss   %s %.7g%n", each.source(), each.value()));
      double sum = all.stream().mapToDouble(Losses.Loss::value).sum();
      out.printf(Locale.ROOT, "losses %d, sum %.7g%n", all.size(), sum);
      if (arrays.isEmpty() && !model.annotations().activities().isEmpty()) {
        out.println("losses of results are left out: give --input X.npy");
      }
    }
  }

  private void print(Model model, PrintWriter out) {
    List<Shape> given = shapes.shapes().isEmpty() ? model.inputShapes() : shapes.shapes();
    Map<Value, Shape> known = known(model);
    ModelSummary summary = ModelSummary.of(model, given, known);
    if (svg != null) {
      write(GraphSvg.of(summary));
    }
    if (json) {
      out.print(JsonText.of(SummaryJson.of(summary)));
      return;
    }
    SummaryText.lines(summary).forEach(out::println);
    for (int i = 0; i < model.inputs().size(); i++) {
      out.printf("input  %s %s%n", model.inputs().get(i), model.inputShapes().get(i));
    }
    for (Output output : model.outputs()) {
      out.printf(
          "output %s%s %s%n",
          output.name(),
          output.index() == 0 ? "" : ":" + output.index(),
          known.getOrDefault(output.value(), Shape.of(Shape.UNKNOWN)));
    }
  }

  private void write(String picture) {
    try {
      Files.writeString(svg, picture);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot write --svg " + svg + ": is its folder there and writable?", e);
    }
  }

  private Map<Value, Shape> known(Model model) {
    List<Shape> given = shapes.shapes();
    try {
      return model.shapes(given.isEmpty() ? model.inputShapes() : given);
    } catch (ShapeMismatchException e) {
      if (!given.isEmpty()) {
        throw e;
      }
      return Map.of();
    } catch (IllegalStateException e) {
      return Map.of();
    }
  }
}
