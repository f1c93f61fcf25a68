package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks saved by real Keras in every file form, against what Keras computes. */
class GoldenNetworksTest {
  private static final Path FOLDER = Path.of("src/test/resources/networks");

  /** Networks with operations that are not computed. */
  private static final String REFUSED = ".*ops_network\\..*";

  /** One file, or pair of files, of a network. */
  record NetworkFile(String file, String weights, JsonNode golden) {
    @Override
    public String toString() {
      return weights.isEmpty() ? file : file + " with " + weights;
    }
  }

  static Stream<NetworkFile> files() throws IOException {
    List<NetworkFile> all = new ArrayList<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path :
          paths
              .filter(path -> path.toString().endsWith(".golden.json"))
              .filter(path -> !path.toString().matches(REFUSED))
              .sorted()
              .toList()) {
        JsonNode golden = new ObjectMapper().readTree(path.toFile());
        all.add(new NetworkFile(golden.get("file").asText(), "", golden));
        golden
            .path("also")
            .forEach(
                each ->
                    all.add(
                        new NetworkFile(
                            each.get("file").asText(), each.path("weights").asText(), golden)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void computesWhatKerasComputes(NetworkFile network) {
    ReadOptions options =
        network.weights().isEmpty()
            ? ReadOptions.DEFAULT
            : ReadOptions.DEFAULT.withWeights(KerasSource.of(FOLDER.resolve(network.weights())));
    List<Tensor> inputs = new ArrayList<>();
    network.golden().get("inputs").forEach(spec -> inputs.add(ConformanceCases.tensor(spec)));
    try (Model model = KerasReader.read(FOLDER.resolve(network.file()), options)) {
      for (KernelSet kernels : List.of(KernelSet.REFERENCE, KernelSet.AUTO)) {
        compare(network, model, ModelRunner.run(model, inputs, kernels));
      }
    }
    inputs.forEach(Tensor::close);
  }

  @ParameterizedTest
  @CsvSource({"ops_network.keras, Matmul Greater Einsum Where Normalize"})
  void operationsThatAreNotComputedAreNamedTogether(String file, String operations) {
    UnsupportedLayersException e =
        assertThrows(
            UnsupportedLayersException.class,
            () -> KerasReader.read(FOLDER.resolve(file), ReadOptions.DEFAULT).close());
    for (String operation : operations.split(" ")) {
      String reason = "(" + operation + "): operation " + operation + " is not computed";
      assertTrue(e.getMessage().contains(reason), e::getMessage);
    }
  }

  private static void compare(NetworkFile network, Model model, List<Tensor> outputs) {
    JsonNode golden = network.golden();
    assertEquals(golden.get("outputs").size(), outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      JsonNode expected = golden.get("outputs").get(i);
      Output output = model.outputs().get(i);
      assertEquals(expected.get("name").asText(), output.name());
      try (Tensor values = ConformanceCases.expected(expected);
          Tensor actual = outputs.get(i)) {
        double error = ConformanceCases.error(actual, values);
        assertTrue(
            error <= golden.get("tolerance").asDouble(),
            () -> "output " + output + " " + actual + ": error " + error);
      }
    }
  }
}
