package dev.convoy.spark.cli;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
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
    try (InputArrays arrays = InputArrays.read(inputs)) {
      apply(arrays, target, spec.commandLine().getOut());
    }
    return 0;
  }

  private void apply(InputArrays arrays, ArrayOutputs target, PrintWriter out) {
    try (Model read = models.read(path, arrays.shapesForReading())) {
      Model model = models.wanted(read);
      List<Tensor> ordered = arrays.of(model);
      List<Shape> shapes = ordered.stream().map(array -> InputArrays.item(array.shape())).toList();
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
}
