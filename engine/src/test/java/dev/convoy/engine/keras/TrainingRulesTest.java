package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.WeightSource;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Losses;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Initializers, regularizers and constraints against what real Keras draws and computes. */
class TrainingRulesTest {
  private static final Path FOLDER = Path.of("src/test/resources");

  private static Stream<JsonNode> golden(String key) throws IOException {
    File file = FOLDER.resolve("conformance/initializers.json").toFile();
    return StreamSupport.stream(new ObjectMapper().readTree(file).get(key).spliterator(), false);
  }

  static Stream<JsonNode> initializers() throws IOException {
    return golden("initializers");
  }

  static Stream<JsonNode> regularizers() throws IOException {
    return golden("regularizers");
  }

  static Stream<JsonNode> constraints() throws IOException {
    return golden("constraints");
  }

  private static Config layer(String key, JsonNode value) {
    ObjectNode values = new ObjectMapper().createObjectNode();
    values.set(key, value);
    return new Config("Conv2D", "layer", values, 3);
  }

  @ParameterizedTest
  @MethodSource("initializers")
  void drawsFromTheDistributionOfKeras(JsonNode golden) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.set("class_name", golden.get("class_name"));
    object.set("config", golden.get("config").deepCopy());
    if (golden.get("class_name").asText().equals("Identity")) {
      addGain(object, golden.get("value"));
    }
    Config layer = layer("kernel_initializer", object);
    Shape shape = ConformanceCases.shape(golden);
    switch (golden.get("kind").asText()) {
      case "exact" -> {
        try (Tensor drawn = draw(layer, shape, 0);
            Tensor expected = ConformanceCases.expected(golden.get("value"))) {
          assertTrue(ConformanceCases.error(drawn, expected) < 1e-6, () -> golden.toString());
        }
      }
      case "orthogonal" -> requireOrthogonal(layer, shape, golden.get("gain").asDouble());
      default -> requireDistribution(layer, shape, golden);
    }
  }

  /** Keras' own configuration of an identity leaves its gain out. */
  private static void addGain(ObjectNode object, JsonNode matrix) {
    try (Tensor expected = ConformanceCases.expected(matrix)) {
      ((ObjectNode) object.get("config")).put("gain", expected.getFloat(0));
    }
  }

  private static Tensor draw(Config layer, Shape shape, int seed) {
    return new WeightSource(seed, "kernel").draw(Initializers.of(layer, "kernel"), shape);
  }

  private static void requireDistribution(Config layer, Shape shape, JsonNode golden) {
    double sum = 0;
    double squares = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    long count = 0;
    double mean = golden.get("mean").asDouble();
    for (int seed = 0; count < 200_000; seed++) {
      try (Tensor drawn = draw(layer, shape, seed)) {
        for (long i = 0; i < drawn.elements(); i++) {
          double value = drawn.getFloat(i);
          sum += value;
          squares += (value - mean) * (value - mean);
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
        count += drawn.elements();
      }
    }
    double variance = golden.get("variance").asDouble();
    assertEquals(mean, sum / count, 5 * Math.sqrt(variance / count));
    assertEquals(variance, squares / count, 5 * variance * Math.sqrt(2.0 / count));
    if (!golden.get("low").isNull()) {
      double least = golden.get("low").asDouble();
      double most = golden.get("high").asDouble();
      double slack = 1e-6 * Math.max(Math.abs(least), Math.abs(most));
      assertTrue(low >= least - slack && high <= most + slack, low + " to " + high);
      assertTrue(low <= least + 0.02 * (most - least), "the lower bound is never near");
      assertTrue(high >= most - 0.02 * (most - least), "the upper bound is never near");
    }
  }

  private static void requireOrthogonal(Config layer, Shape shape, double gain) {
    int columns = (int) shape.channels();
    int rows = (int) (shape.elements() / columns);
    try (Tensor drawn = draw(layer, shape, 1)) {
      boolean tall = rows >= columns;
      int vectors = tall ? columns : rows;
      int length = tall ? rows : columns;
      for (int i = 0; i < vectors; i++) {
        for (int j = 0; j <= i; j++) {
          double product = 0;
          for (int k = 0; k < length; k++) {
            product +=
                tall
                    ? drawn.getFloat(k * columns + i) * drawn.getFloat(k * columns + j)
                    : drawn.getFloat(i * columns + k) * drawn.getFloat(j * columns + k);
          }
          assertEquals(i == j ? gain * gain : 0, product, 1e-5);
        }
      }
    }
  }

  @Test
  void theSameSeedDrawsTheSameAndAnotherOther() {
    Config layer = layer("none", new ObjectMapper().nullNode());
    Shape shape = Shape.of(3, 3, 4, 8);
    try (Tensor first = draw(layer, shape, 5);
        Tensor again = draw(layer, shape, 5);
        Tensor other = draw(layer, shape, 6)) {
      assertEquals(0, ConformanceCases.error(first, again));
      assertFalse(ConformanceCases.error(first, other) == 0);
    }
  }

  private static WeightRule rule(String key, JsonNode config, Shape shape) {
    StoredWeights stored =
        StoredWeights.direct(List.of(new WeightSpec("kernel", shape, true)), List.of("kernel"));
    LayerDefinition layer =
        new LayerDefinition(
            layer(key, config),
            "layer",
            new LayerDefinition.BodyContent(call -> List.of()),
            List.of());
    ModelDefinition model =
        new ModelDefinition("Model", "m", true, List.of(layer), List.of(), List.of());
    ReadingContext context = new ReadingContext(3);
    return new TrainingRules(context).weights(model, Map.of("layer", stored)).get(0);
  }

  @ParameterizedTest
  @MethodSource("regularizers")
  void regularizersGiveTheLossOfKeras(JsonNode golden) {
    try (Tensor values = ConformanceCases.tensor(golden.get("tensor"))) {
      WeightRule rule = rule("kernel_regularizer", golden.get("config"), values.shape());
      double expected = golden.get("value").asDouble();
      double actual = rule.regularizer().orElseThrow().loss(values);
      assertEquals(expected, actual, 1e-5 * Math.max(1, expected));
    }
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void constraintsProjectAsKerasDoes(JsonNode golden) {
    try (Tensor values = ConformanceCases.tensor(golden.get("tensor"));
        Tensor expected = ConformanceCases.expected(golden.get("projected"))) {
      WeightRule rule = rule("kernel_constraint", golden.get("config"), values.shape());
      try (Tensor actual = rule.constraint().orElseThrow().project(values)) {
        assertTrue(ConformanceCases.error(actual, expected) < 1e-5, () -> golden.toString());
      }
    }
  }

  /** The network has one constraint: columns of norm 1 in the kernel of its last layer. */
  @Test
  void aConstrainedModelHasProjectedWeights() {
    Path file = FOLDER.resolve("networks/losses-plain.keras");
    try (Model model = KerasReader.read(file, ReadOptions.DEFAULT);
        Model constrained = model.constrained()) {
      Tensor kernel = constrained.weights().get("dense/kernel");
      for (int column = 0; column < kernel.shape().channels(); column++) {
        double squares = 0;
        for (long i = column; i < kernel.elements(); i += kernel.shape().channels()) {
          squares += Math.pow(kernel.getFloat(i), 2);
        }
        assertEquals(1, squares, 1e-5);
      }
      Tensor before = model.weights().get("dense/kernel");
      assertFalse(ConformanceCases.error(kernel, before) == 0);
      Tensor conv = model.weights().get("conv/kernel");
      assertEquals(0, ConformanceCases.error(constrained.weights().get("conv/kernel"), conv));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "recurrent", "shared_and_frozen"})
  void modelLossesAreThoseOfKeras(String name) throws IOException {
    Path folder = FOLDER.resolve("networks");
    JsonNode golden =
        new ObjectMapper().readTree(folder.resolve("losses-" + name + ".golden.json").toFile());
    List<Tensor> inputs = new ArrayList<>();
    golden.get("inputs").forEach(spec -> inputs.add(ConformanceCases.tensor(spec)));
    PlanOptions options = PlanOptions.of(KernelSet.REFERENCE, Precision.FLOAT32, 1);
    try (Model model =
        KerasReader.read(folder.resolve(golden.get("file").asText()), ReadOptions.DEFAULT)) {
      List<Losses.Loss> losses = Losses.of(model, inputs, options);
      assertEquals(golden.get("losses").size(), losses.size(), losses::toString);
      for (int i = 0; i < losses.size(); i++) {
        double expected = golden.get("losses").get(i).asDouble();
        double tolerance = 2e-5 * Math.max(1, expected);
        assertEquals(expected, losses.get(i).value(), tolerance, losses.get(i).source());
      }
    }
    inputs.forEach(Tensor::close);
  }
}
