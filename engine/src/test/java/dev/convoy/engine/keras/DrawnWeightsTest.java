package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Weights of a model that has none: every layer's own initializers, by all of their names. */
class DrawnWeightsTest {
  private static final Path FOLDER = Path.of("src/test/resources/conformance");

  private static JsonNode golden(String file) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(file).toFile());
  }

  private static Model read(JsonNode model, long seed) {
    ModelFile file = new ModelFile(model, "3.15.1", "", Optional.empty());
    return KerasReader.read("drawn", file, ReadOptions.DEFAULT.withSeed(seed));
  }

  @Test
  void everyWeightIsDrawnByItsOwnInitializer() throws IOException {
    JsonNode golden = golden("initialized.json");
    List<String> failures = new ArrayList<>();
    try (Model model = read(KerasJson.plain(golden.get("model")), 0)) {
      for (JsonNode weight : golden.get("weights")) {
        String name = weight.get("name").asText();
        try (Tensor expected = ConformanceCases.expected(weight)) {
          if (ConformanceCases.error(model.weights().get(name), expected) > 1e-6) {
            failures.add(name);
          }
        }
      }
    }
    assertEquals(List.of(), failures);
  }

  private static Config layer(String initializer) {
    ObjectNode values = new ObjectMapper().createObjectNode();
    values.put("kernel_initializer", initializer);
    return new Config("Conv2D", "layer", values, 3);
  }

  @Test
  void allNamesOfAnInitializerMeanTheSame() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (JsonNode each : golden("initializers.json").get("initializers")) {
      classes.add(each.get("class_name").asText());
      String own = each.get("class_name").asText();
      for (JsonNode alias : each.get("aliases")) {
        assertEquals(
            Initializers.of(layer(own), "kernel"),
            Initializers.of(layer(alias.asText()), "kernel"),
            alias.asText());
      }
    }
    assertEquals(16, classes.size());
  }

  @Test
  void anUnknownNameIsRefused() {
    ModelFileException e =
        assertThrows(ModelFileException.class, () -> Initializers.of(layer("he_norml"), "kernel"));
    assertEquals(
        "layer 'layer' (Conv2D): \"kernel_initializer\" is no initializer of Keras: he_norml",
        e.getMessage());
  }

  @Test
  void theSeedDecidesEveryDrawnWeight() throws IOException {
    JsonNode network = KerasJson.plain(golden("initialized.json").get("model"));
    ObjectNode dense = (ObjectNode) network.findParents("units").get(0);
    dense.put("kernel_initializer", "glorot_uniform");
    String name = dense.get("name").asText() + "/kernel";
    try (Model first = read(network, 1);
        Model again = read(network, 1);
        Model other = read(network, 2)) {
      Tensor drawn = first.weights().get(name);
      assertEquals(0, ConformanceCases.error(again.weights().get(name), drawn));
      assertTrue(ConformanceCases.error(other.weights().get(name), drawn) > 0.01);
    }
  }
}
