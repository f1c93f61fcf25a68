package dev.convoy.spark.cli;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.ModelConfig;
import dev.convoy.spark.job.config.NetworkConfig;
import dev.convoy.spark.job.image.ImageModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      "Three lines of Python write them into the folder ref:",
      "  import keras, numpy as np; m = keras.models.load_model('m.keras')",
      "  x = np.load('x.npy'); f = lambda l: keras.Model(m.input, l.output)(x)",
      "  np.save('ref/input', x); [np.save('ref/'+l.name, f(l)) for l in m.layers[1:]]",
      "With the image that x was made of as ref/image.jpg (or .png ...), decode,",
      "resize and normalize come before the layers. Then x is what comes of:",
      "  import PIL.Image; i = np.float32(PIL.Image.open('ref/image.jpg'))[None]",
      "  r = np.array(keras.ops.image.resize(i, (224, 224))); np.save('ref/decoded', i)",
      "  np.save('ref/resized', r); x = keras.applications.resnet.preprocess_input(+r)"
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
      names = "--set",
      paramLabel = "key=value",
      description = "How an image is brought to the network: preprocess.mode=caffe, as in a job.")
  private List<String> settings = List.of();

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
        List<Compared> compared = new ArrayList<>();
        Optional<ReferenceImage> image = arrays.image(read);
        if (image.isPresent()) {
          compared.addAll(steps(image.get(), read, inputs.get(0)));
        } else if (!settings.isEmpty()) {
          throw new IllegalArgumentException(
              "Cannot use --set " + settings.get(0) + ": there is no image in " + folder);
        }
        compared.addAll(layers(read, arrays.layers(read), inputs));
        return print(compared);
      } finally {
        inputs.forEach(Tensor::close);
      }
    }
  }

  /** Compares what happens to an image before the network. */
  private List<Compared> steps(ReferenceImage image, Model read, Tensor input) {
    ImageSettings images =
        JobFile.isJobFile(Path.of(path))
            ? JobFile.readImageSettings(Path.of(path), settings)
            : NetworkConfig.parse(path, String.join("\n", settings), "convoy verify").images();
    ImageModel model = ImageModel.of(read, ModelConfig.ofFile(path), images);
    return image.compare(model, images, input);
  }

  private List<Compared> layers(Model read, Map<String, Path> layers, List<Tensor> inputs) {
    Model model = read.withOutputs(List.copyOf(layers.keySet()));
    List<Shape> shapes = inputs.stream().map(each -> InputArrays.item(each.shape())).toList();
    try (Plan plan = Plan.compile(model, shapes, plans.options());
        BatchRunner runner = new BatchRunner(plan)) {
      List<Tensor> results = runner.run(inputs);
      try {
        return compare(model, layers, results);
      } finally {
        results.forEach(Tensor::close);
      }
    }
  }

  private static List<Compared> compare(
      Model model, Map<String, Path> layers, List<Tensor> results) {
    List<Compared> compared = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String layer = model.outputs().get(i).name();
      if (model.outputs().get(i).index() > 0) {
        continue;
      }
      try (Tensor expected = BatchFile.read(layers.get(layer))) {
        compared.add(new Compared(layer, Difference.of(expected, results.get(i))));
      }
    }
    return compared;
  }

  private int print(List<Compared> compared) {
    double bound =
        tolerance != null
            ? tolerance
            : plans.precision() == Precision.BF16 ? BF16_TOLERANCE : NETWORK_TOLERANCE;
    PrintWriter out = spec.commandLine().getOut();
    int width = compared.stream().mapToInt(each -> each.name().length()).max().orElse(0);
    for (Compared each : compared) {
      out.println(("%-" + width + "s  %s").formatted(each.name(), each.difference()));
    }
    List<Compared> different =
        compared.stream().filter(each -> !each.difference().isWithin(bound)).toList();
    int all = compared.size();
    out.println(
        different.isEmpty()
            ? "equal       %d of %d arrays within %s".formatted(all, all, bound)
            : "different   first %s: %s, above %s; %d of %d arrays"
                .formatted(
                    different.get(0).name(),
                    different.get(0).difference(),
                    bound,
                    different.size(),
                    all));
    out.flush();
    return different.isEmpty() ? 0 : Failures.FAILED;
  }
}
