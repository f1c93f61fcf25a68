package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The architectures of keras.applications and two U-Nets, with weights by formula, against what
 * Keras computes. The same networks go as files through the command line in apply_applications.py.
 */
class ApplicationsTest {
  private static final Path FOLDER = Path.of("src/test/resources/networks/applications");

  @ParameterizedTest
  @ValueSource(strings = {"MobileNetV3Small", "NASNetMobile", "UNet3D"})
  void aFewComputeWhatKerasComputes(String name) throws IOException {
    compare(name);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "ConvNeXtTiny",
        "DenseNet121",
        "EfficientNetB0",
        "InceptionV3",
        "MobileNetV2",
        "ResNet50",
        "UNet2D",
        "VGG16",
        "Xception"
      })
  void allComputeWhatKerasComputes(String name) throws IOException {
    compare(name);
  }

  private static JsonNode json(String file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)))) {
      return KerasJson.parse(file, in.readAllBytes());
    }
  }

  private static void compare(String name) throws IOException {
    JsonNode golden = json(name + ".golden.json.gz");
    List<JsonNode> weights = new ArrayList<>();
    golden.get("weights").forEach(weights::add);
    ModelFile file =
        new ModelFile(
            json(name + ".json.gz"), "3.15.1", "", Optional.of(new SpecifiedWeights(weights)));
    List<Tensor> inputs = new ArrayList<>();
    golden.get("inputs").forEach(spec -> inputs.add(ConformanceCases.tensor(spec)));
    try (Model model = KerasReader.read(name, file, ReadOptions.DEFAULT);
        Tensor output = ModelRunner.run(model, inputs, KernelSet.AUTO).get(0);
        Tensor expected = ConformanceCases.expected(golden.get("outputs").get(0))) {
      assertEquals(
          golden.get("outputs").get(0).get("name").asText(), model.outputs().get(0).name());
      assertEquals(expected.shape(), output.shape());
      double error = relativeRms(output, expected);
      assertTrue(error <= golden.get("tolerance").asDouble(), () -> "error " + error);
    } finally {
      inputs.forEach(Tensor::close);
    }
  }

  private static double relativeRms(Tensor actual, Tensor expected) {
    double distances = 0;
    double squares = 0;
    for (long i = 0; i < expected.elements(); i++) {
      double wanted = expected.getFloat(i);
      distances += Math.pow(actual.getFloat(i) - wanted, 2);
      squares += wanted * wanted;
    }
    return Math.sqrt(distances / squares);
  }
}
