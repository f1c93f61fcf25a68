package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.conformance.ConformanceCases.Case;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer class over many configurations, against the numbers of real Keras. */
class ConformanceTest {
  private static final Path FOLDER = Path.of("src/test/resources/conformance");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How every configuration is computed.
   *
   * @param bound of the error in this precision, where the case itself allows less
   */
  private record Run(KernelSet kernels, Precision precision, double bound) {}

  private static final List<Run> RUNS =
      List.of(
          new Run(KernelSet.REFERENCE, Precision.FLOAT32, 0),
          new Run(KernelSet.AUTO, Precision.FLOAT32, 0),
          new Run(KernelSet.AUTO, Precision.BF16X3, 5e-5),
          new Run(KernelSet.AUTO, Precision.BF16, 3e-2));

  static Stream<String> classes() throws IOException {
    try (Stream<Path> paths = Files.list(FOLDER)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl.gz") && !name.equals("errors.jsonl.gz"))
          .map(name -> name.replace(".jsonl.gz", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void everyConfigurationGivesTheNumbersOfKeras(String name) {
    List<String> failures = new ArrayList<>();
    for (Case each : ConformanceCases.read("/conformance/" + name + ".jsonl.gz")) {
      for (Run run : RUNS) {
        try {
          check(each, run, failures);
        } catch (UnsupportedLayersException e) {
          requireKnownRefusal(each, e, failures);
        } catch (RuntimeException e) {
          failures.add(each.id() + " " + run + ": " + e);
        }
      }
    }
    assertTrue(failures.isEmpty(), () -> failures.size() + " failures: " + failures);
  }

  /** A layer that mixes the items of a batch has no place here: every item stands for itself. */
  private static void requireKnownRefusal(
      Case each, UnsupportedLayersException refusal, List<String> failures) {
    boolean known =
        each.config().path("axis").asInt(1) == 0 && refusal.getMessage().contains("batch axis");
    if (!known) {
      failures.add(each.id() + ": " + refusal.getMessage());
    }
  }

  private static void check(Case each, Run run, List<String> failures) {
    List<Tensor> inputs = each.inputs().stream().map(ConformanceCases::tensor).toList();
    try (Model model = model(each)) {
      List<Tensor> outputs = ModelRunner.run(model, inputs, run.kernels(), run.precision());
      for (int i = 0; i < outputs.size(); i++) {
        try (Tensor expected = ConformanceCases.expected(each.outputs().get(i));
            Tensor actual = outputs.get(i)) {
          double error = ConformanceCases.error(actual, expected);
          if (error > Math.max(each.tolerance(), run.bound())) {
            failures.add(
                each.id()
                    + " "
                    + run
                    + " output "
                    + i
                    + ": error "
                    + error
                    + ", "
                    + actual
                    + " against "
                    + expected
                    + ", config "
                    + each.config());
          }
        }
      }
    } finally {
      inputs.forEach(Tensor::close);
    }
  }

  private static Model model(Case each) {
    List<Shape> shapes =
        each.inputs().stream()
            .map(ConformanceCases::shape)
            .map(shape -> shape.slice(1, shape.rank()))
            .toList();
    String className = each.className();
    ModelFile file =
        new ModelFile(
            network(className, each.config(), shapes),
            "3.15.1",
            "",
            java.util.Optional.of(new SpecifiedWeights(each.weights())));
    return KerasReader.read("case", file, ReadOptions.DEFAULT);
  }

  /** Returns the configuration of a functional model of one layer. */
  static JsonNode network(String className, JsonNode config, List<Shape> shapes) {
    var layers = JSON.createArrayNode();
    ArrayNode names = JSON.createArrayNode();
    ArrayNode tensors = JSON.createArrayNode();
    for (int i = 0; i < shapes.size(); i++) {
      String name = "input_" + i;
      ArrayNode batchShape = JSON.createArrayNode().addNull();
      for (long size : shapes.get(i).sizes()) {
        batchShape.add(size);
      }
      var input = JSON.createObjectNode().put("class_name", "InputLayer").put("name", name);
      input.putObject("config").put("name", name).set("batch_shape", batchShape);
      input.putArray("inbound_nodes");
      layers.add(input);
      names.add(JSON.createArrayNode().add(name).add(0).add(0));
      var tensor = JSON.createObjectNode().put("class_name", "__keras_tensor__");
      tensor.putObject("config").putArray("keras_history").add(name).add(0).add(0);
      tensors.add(tensor);
    }
    var layer = JSON.createObjectNode().put("class_name", className).put("name", "layer");
    layer.put("module", "keras.layers");
    layer.set("config", config);
    JsonNode argument = shapes.size() == 1 ? tensors.get(0) : tensors;
    layer.putArray("inbound_nodes").addObject().putArray("args").add(argument);
    layers.add(layer);
    var model = JSON.createObjectNode().put("class_name", "Functional").put("module", "keras");
    var values = model.putObject("config").put("name", "case");
    values.set("layers", layers);
    values.set("input_layers", names);
    values.putArray("output_layers").add("layer").add(0).add(0);
    return model;
  }
}
