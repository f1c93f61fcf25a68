package dev.convoy.spark.cli;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies a model to arrays; needs no Spark. */
@Command(
    name = "apply",
    description = "Apply a model to a whole batch from .npy files; write float32 .npy files.",
    sortOptions = false)
final class ApplyCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "A Keras file, or a job file.")
  private String path;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "[NAME=]X.npy",
      description = "The batch, [batch, ...]; repeated with names for several inputs.")
  private List<String> inputs = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "Y.npy",
      description = "The first output; others are Y.<layer>.npy beside it.")
  private Path output;

  @Mixin private ModelOptions models;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ArrayOutputs target = new ArrayOutputs(output);
    target.requireWritable();
    List<Tensor> arrays = new ArrayList<>();
    try {
      List<InputArgument> given = inputs.stream().map(InputArgument::of).toList();
      for (InputArgument each : given) {
        arrays.add(BatchFile.read(each.file()));
      }
      apply(given, arrays, target, spec.commandLine().getOut());
    } finally {
      arrays.forEach(Tensor::close);
    }
    return 0;
  }

  private void apply(
      List<InputArgument> given, List<Tensor> arrays, ArrayOutputs target, PrintWriter out) {
    List<Shape> items = arrays.stream().map(array -> item(array.shape())).toList();
    try (Model read = models.read(path, given.size() == 1 ? items : List.of())) {
      Model model = models.wanted(read);
      List<Tensor> ordered = InputArgument.order(given, arrays, model.inputs());
      requireShapes(model, ordered);
      List<Shape> shapes = ordered.stream().map(array -> item(array.shape())).toList();
      try (Plan plan = Plan.compile(model, shapes, plans.options());
          BatchRunner runner = new BatchRunner(plan)) {
        List<Tensor> results = runner.run(ordered);
        try {
          target.write(model.outputs(), results, out);
        } finally {
          results.forEach(Tensor::close);
        }
      }
    }
  }

  private static Shape item(Shape batch) {
    return batch.slice(1, batch.rank());
  }

  private static void requireShapes(Model model, List<Tensor> arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      Shape wanted = model.inputShapes().get(i);
      if (!wanted.fits(item(arrays.get(i).shape()))) {
        throw new ShapeMismatchException(
            "Cannot apply the model: input '"
                + model.inputs().get(i)
                + "' takes a batch of "
                + wanted
                + ", received an array "
                + arrays.get(i).shape());
      }
    }
  }
}
