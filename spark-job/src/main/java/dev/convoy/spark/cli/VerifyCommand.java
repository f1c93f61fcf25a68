package dev.convoy.spark.cli;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a model with arrays that Keras computed; needs no Spark. */
@Command(
    name = "verify",
    description = {
      "Compare a model with arrays that Keras computed; print the first layer that differs.",
      "Three lines of Python write them:",
      "  import keras, numpy as np",
      "  m = keras.models.load_model('m.keras'); x = np.load('x.npy'); np.save('ref/input.npy', x)",
      "  [np.save(f'ref/{l.name}.npy', keras.Model(m.inputs, l.output)(x)) for l in m.layers[1:]]"
    },
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  private static final double NETWORK_TOLERANCE = 1e-3;
  private static final double BF16_TOLERANCE = 3e-2;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A Keras file, or a job file.")
  private String path;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "DIR",
      description =
          "A folder with input.npy and <layer>.npy for each layer; output.npy is the model's.")
  private Path folder;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "The largest max|y - k| / max(1, rms(k)) (default 1e-3; 3e-2 in bf16).")
  private Double tolerance;

  @Mixin private ModelOptions models;
  @Mixin private PlanArguments plans;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ReferenceArrays arrays = ReferenceArrays.in(folder);
    try (Model read = models.read(path, List.of())) {
      List<Tensor> inputs = arrays.inputs(read);
      try {
        return verify(read, arrays.layers(read), inputs);
      } finally {
        inputs.forEach(Tensor::close);
      }
    }
  }

  private int verify(Model read, Map<String, Path> layers, List<Tensor> inputs) {
    Model model = read.withOutputs(List.copyOf(layers.keySet()));
    List<Shape> shapes =
        inputs.stream().map(each -> each.shape().slice(1, each.shape().rank())).toList();
    PrintWriter out = spec.commandLine().getOut();
    try (Plan plan = Plan.compile(model, shapes, plans.options());
        BatchRunner runner = new BatchRunner(plan)) {
      List<Tensor> results = runner.run(inputs);
      try {
        return print(model, layers, results, out);
      } finally {
        results.forEach(Tensor::close);
      }
    }
  }

  private int print(Model model, Map<String, Path> layers, List<Tensor> results, PrintWriter out) {
    double bound =
        tolerance != null
            ? tolerance
            : plans.precision() == Precision.BF16 ? BF16_TOLERANCE : NETWORK_TOLERANCE;
    List<String> different = new ArrayList<>();
    int width = layers.keySet().stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < results.size(); i++) {
      String layer = model.outputs().get(i).name();
      if (model.outputs().get(i).index() > 0) {
        continue;
      }
      Difference difference;
      try (Tensor expected = BatchFile.read(layers.get(layer))) {
        difference = Difference.of(expected, results.get(i));
      }
      String line = ("%-" + width + "s  %s").formatted(layer, difference);
      out.println(line);
      if (!difference.isWithin(bound)) {
        different.add(layer + ": " + difference);
      }
    }
    out.println(
        different.isEmpty()
            ? "equal       %d of %d layers within %s".formatted(layers.size(), layers.size(), bound)
            : "different   first %s, above %s; %d of %d layers"
                .formatted(different.get(0), bound, different.size(), layers.size()));
    out.flush();
    return different.isEmpty() ? 0 : Failures.FAILED;
  }
}
