package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model file of the project's shared folder, where it is beside the checkout: it gives the
 * numbers of Keras, or is refused for the reason stated here.
 */
class SharedModelsTest {
  private static final Path FOLDER = Path.of("..", "..", "shared", "models");
  private static final String DL4J = "deeplearning4j__dl4j-test-resources/src/main/resources/";
  private static final String SIMPLE = DL4J + "keras/simple/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Files that are no models, by what their names end with, and why they are refused. */
  private static final Map<String, String> REFUSED =
      new TreeMap<>(
          Map.of(
              "LICENSE", "not a Keras file: must begin as a zip archive, as HDF5 or with '{'",
              "README.md", "not a Keras file: must begin as a zip archive, as HDF5 or with '{'",
              "_input.txt", "not a Keras file: must begin as a zip archive, as HDF5 or with '{'",
              "_output.txt", "not a Keras file: must begin as a zip archive, as HDF5 or with '{'",
              "kerasjs_cases.json", "the file names no class",
              "autoencoder.h5", "an HDF5 file without a model_config holds at most weights",
              "cnn_tf_weights.h5", "an HDF5 file without a model_config holds at most weights",
              "pre_pr22362_nested_container.keras",
                  "'nested_dense_model' (NestedDenseModel): a model with code of its own"));

  @BeforeAll
  static void requireFolder() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "the shared folder is not beside it");
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  static Stream<JsonNode> outputsBesideTheFiles() throws IOException {
    return files(FOLDER.resolve("golden"))
        .filter(path -> path.toString().endsWith(".json"))
        .map(SharedModelsTest::json);
  }

  static Stream<JsonNode> outputsMadeHere() {
    JsonNode all = json(Path.of("src/test/resources/networks/shared_models.json"));
    return StreamSupport.stream(all.spliterator(), false);
  }

  static Stream<String> refused() throws IOException {
    return names().filter(name -> reason(name).isPresent());
  }

  private static Stream<String> names() throws IOException {
    return files(FOLDER)
        .map(path -> FOLDER.relativize(path).toString())
        .filter(name -> !name.startsWith("golden"));
  }

  private static Optional<String> reason(String name) {
    return REFUSED.keySet().stream().filter(name::endsWith).findFirst().map(REFUSED::get);
  }

  @ParameterizedTest
  @MethodSource("outputsBesideTheFiles")
  void computesWhatKerasComputed(JsonNode golden) throws IOException {
    List<Tensor> expected = new ArrayList<>();
    for (JsonNode output : golden.get("outputs")) {
      byte[] bytes =
          Files.readAllBytes(FOLDER.resolve("golden").resolve(output.get("file").asText()));
      ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      Shape shape = ConformanceCases.shape(output);
      expected.add(Tensor.generate(shape, i -> values.getFloat(Math.toIntExact(4 * i))));
    }
    Tensor input = ruled(golden);
    Path file = FOLDER.resolve(golden.get("model").asText());
    try (Model model = KerasReader.read(file, ReadOptions.DEFAULT)) {
      compare(model, input, expected);
    }
  }

  /** Computes the input that a golden file states by a formula. */
  private static Tensor ruled(JsonNode golden) {
    JsonNode sizes = JSON.createObjectNode().set("shape", golden.get("input_shapes").get(0));
    boolean index = golden.get("input_rule").asText().equals("x[i] = i mod 4");
    return Tensor.generate(
        ConformanceCases.shape(sizes),
        i -> index ? i % 4 : (float) ((i * 7919 + 13) % 1009 / 1009.0 - 0.5));
  }

  @ParameterizedTest
  @MethodSource("outputsMadeHere")
  void computesWhatKerasComputesWithTheSameLayers(JsonNode golden) {
    Path file = FOLDER.resolve(golden.get("file").asText());
    Tensor expected = ConformanceCases.expected(golden.get("output"));
    Tensor input = ConformanceCases.tensor(golden.get("input"));
    try (Model model = golden.has("weights") ? drawn(file, golden) : stored(file)) {
      compare(model, input, List.of(expected));
    }
  }

  private static Model stored(Path file) {
    return KerasReader.read(file, ReadOptions.DEFAULT);
  }

  /** Reads an architecture with the weights that a golden file states. */
  private static Model drawn(Path file, JsonNode golden) {
    JsonNode architecture = json(file);
    List<JsonNode> weights = new ArrayList<>();
    golden.get("weights").forEach(weights::add);
    ModelFile opened =
        new ModelFile(
            KerasJson.plain(architecture),
            architecture.path("keras_version").asText(),
            architecture.path("backend").asText(),
            Optional.of(new SpecifiedWeights(weights)));
    return KerasReader.read(file.toString(), opened, ReadOptions.DEFAULT);
  }

  private static void compare(Model model, Tensor input, List<Tensor> expected) {
    List<Tensor> outputs = ModelRunner.run(model, List.of(input), KernelSet.AUTO);
    assertEquals(expected.size(), outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      try (Tensor output = outputs.get(i)) {
        double error = ConformanceCases.error(output, expected.get(i));
        assertTrue(error <= 5e-5, () -> "error " + error);
      }
    }
    input.close();
    expected.forEach(Tensor::close);
  }

  /** The test data of the file's own authors: 6 digits, and the input channel by channel. */
  @ParameterizedTest
  @MethodSource("formsOfTheSimpleNetwork")
  void computesWhatItsAuthorsComputed(ReadOptions options, String file) throws IOException {
    float[] values = numbers("cnn_tf_input.txt");
    float[] expected = numbers("cnn_tf_output.txt");
    try (Model model = KerasReader.read(FOLDER.resolve(SIMPLE + file), options)) {
      Tensor input = Tensor.generate(Shape.of(1, 8, 8, 3), i -> values[(int) (i % 3 * 64 + i / 3)]);
      Tensor output = Tensor.of(Shape.of(1, 3), expected);
      compare(model, input, List.of(output));
    }
  }

  static Stream<Object[]> formsOfTheSimpleNetwork() {
    KerasSource weights = KerasSource.of(FOLDER.resolve(SIMPLE + "cnn_tf_weights.h5"));
    return Stream.of(
        new Object[] {ReadOptions.DEFAULT, "cnn_tf_model.h5"},
        new Object[] {ReadOptions.DEFAULT.withWeights(weights), "cnn_tf_config.json"});
  }

  private static float[] numbers(String name) throws IOException {
    String[] texts = Files.readString(FOLDER.resolve(SIMPLE + name)).strip().split("\\s+");
    float[] numbers = new float[texts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(texts[i]);
    }
    return numbers;
  }

  @Test
  void computesTheRecordedLayersOfKeras2() {
    JsonNode cases = json(FOLDER.resolve("kerasjs_cases.json")).get("cases");
    assertEquals(79, cases.size());
    for (JsonNode each : cases) {
      List<JsonNode> weights = new ArrayList<>();
      each.path("weights").forEach(weights::add);
      ObjectNode config = each.get("config").deepCopy();
      Shape shape = ConformanceCases.shape(each.get("input"));
      ModelFile file =
          new ModelFile(
              ConformanceTest.network(each.get("layer").asText(), config, List.of(shape)),
              "2.1.0",
              "",
              Optional.of(new SpecifiedWeights(weights)));
      try (Model model = KerasReader.read(each.get("source").asText(), file, ReadOptions.DEFAULT)) {
        compare(model, batch(each.get("input")), List.of(batch(each.get("expected"))));
      }
    }
  }

  /** Returns recorded numbers of one item as a batch. */
  private static Tensor batch(JsonNode recorded) {
    try (Tensor item = ConformanceCases.recorded(recorded)) {
      return Tensor.of(item.shape().prepend(1), item.toFloats());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhyItReadsNoModel(String name) {
    Path file = FOLDER.resolve(name);
    ModelFileException e =
        assertThrows(
            ModelFileException.class, () -> KerasReader.read(file, ReadOptions.DEFAULT).close());
    assertTrue(e.getMessage().startsWith("Cannot read " + file), e::getMessage);
    assertTrue(e.getMessage().contains(reason(name).orElseThrow()), e::getMessage);
  }

  @Test
  void noFileIsLeftOut() throws IOException {
    Set<String> known = new HashSet<>();
    outputsBesideTheFiles().forEach(golden -> known.add(golden.get("model").asText()));
    outputsMadeHere().forEach(golden -> known.add(golden.get("file").asText()));
    refused().forEach(known::add);
    known.add(SIMPLE + "cnn_tf_model.h5");
    known.add(SIMPLE + "cnn_tf_config.json");
    assertEquals(List.of(), names().filter(name -> !known.contains(name)).toList());
  }
}
