package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.datasets.npy.NpyWriter;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir private Path folder;
  private Path model;

  /** Adds two numbers. */
  @BeforeEach
  void write() throws IOException {
    model =
        Files.writeString(
            folder.resolve("job.conf"),
            """
            job = images
            model { layers = [
              { class_name = InputLayer, config { batch_shape = [null, 2], name = x } }
              { class_name = Dense, config {
                  name = sum, units = 1, kernel_initializer = ones, dtype = bfloat16
                  kernel_regularizer { class_name = L2, config { l2 = 0.5 } }
                  kernel_constraint { class_name = MaxNorm, config { max_value = 3, axis = 0 } } } }
              { class_name = ActivityRegularization, config { name = small, l1 = 0.5, l2 = 0 } }
            ] }
            """);
  }

  private List<String> inspect(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(new InspectCommand());
    line.setOut(new PrintWriter(text, true));
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = model.toString();
    assertEquals(0, line.execute(all), text::toString);
    return text.toString().lines().toList();
  }

  @Test
  void rulesOfTrainingAndNotesFollowTheLayers() {
    List<String> lines = inspect();
    assertEquals(
        List.of(
            "rule   sum/kernel, regularizer L1L2[l1=0.0, l2=0.5],"
                + " constraint MaxNorm[most=3.0, axes=0]",
            "rule   results of small, regularizer L1L2[l1=0.5, l2=0.0]",
            "note   the file asks for bfloat16; everything is computed in float32"),
        lines.subList(lines.size() - 3, lines.size()));
    assertTrue(lines.get(0).startsWith("model "), lines::toString);
  }

  /** The kernel holds two ones: 0.5 times 2. */
  @Test
  void lossesOfWeightsNeedNoInput() {
    List<String> lines = inspect("--losses");
    assertEquals(
        List.of(
            "loss   sum/kernel 1.000000",
            "losses 1, sum 1.000000",
            "losses of results are left out: give --input X.npy"),
        lines.subList(lines.size() - 3, lines.size()));
  }

  /** The results are 3 and 7, 0.5 times their sum over 2 items. */
  @Test
  void lossesOfResultsComeFirst() throws IOException {
    Path input = folder.resolve("x.npy");
    try (Tensor array = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
        OutputStream out = Files.newOutputStream(input)) {
      NpyWriter.write(array, out);
    }
    List<String> lines = inspect("--losses", "--input", input.toString(), "--kernels", "reference");
    assertEquals(
        List.of("loss   small 2.500000", "loss   sum/kernel 1.000000", "losses 2, sum 3.500000"),
        lines.subList(lines.size() - 3, lines.size()));
  }

  @Test
  void theTableIsAlignedAndSumsUp() {
    assertEquals(
        List.of(
            "layer class                  result parameters FLOPs field stride halo",
            "x     InputLayer             [2]             0     0     -      -    -",
            "sum   Dense                  [1]             3     4     -      -    -",
            "small ActivityRegularization [1]             0     1     -      -    -",
            "parameters 3: 3 trained, 0 not",
            "FLOPs      5 for one item",
            "in tiles   yes"),
        inspect().subList(1, 8));
  }

  @Test
  void longNamesAreCutInTheMiddleSoThatTheTableFits() throws IOException {
    String layer = "block_of_a_network_with_long_names_%d_convolution_of_three_by_three_%d";
    String layers =
        """
        job = images
        model { layers = [
          { class_name = InputLayer, config { batch_shape = [null, null, null, 3], name = x } }
          { class_name = Conv2D, config { name = %s, filters = 4, kernel_size = [3, 3] } }
          { class_name = GlobalAveragePooling2D, config { name = pool } }
        ] }
        """;
    Files.writeString(model, layers.formatted(layer.formatted(1, 2)));
    List<String> lines = inspect();
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), lines::toString);
    assertTrue(lines.get(3).startsWith("block_of_a_n..e_by_three_2 Conv2D "), lines::toString);
    assertTrue(lines.get(3).endsWith("        112     ?     3      1  0+2"), lines::toString);
    assertEquals(
        List.of(
            "in tiles   no, layer 'pool':",
            "           GlobalAveragePooling needs all positions; take the layer before it as output"),
        lines.subList(7, 9));
  }

  @Test
  void jsonHoldsTheSameNumbers() throws IOException {
    JsonNode json = new ObjectMapper().readTree(String.join("\n", inspect("--json")));
    assertEquals(3, json.path("parameters").asInt());
    assertEquals(5, json.path("flops").asInt());
    assertTrue(json.path("tileable").asBoolean());
    JsonNode sum = json.path("layers").path(1);
    assertEquals(
        List.of(
            "name",
            "class",
            "sources",
            "shape",
            "trainable",
            "non_trainable",
            "flops",
            "tileable",
            "receptive_field",
            "stride",
            "halo"),
        sum.properties().stream().map(java.util.Map.Entry::getKey).toList());
    assertEquals(
        "[\"x\"] [1] 3 0",
        "%s %s %s %s"
            .formatted(
                sum.get("sources"),
                sum.get("shape"),
                sum.get("trainable"),
                sum.get("non_trainable")));
  }

  @Test
  void theDrawingIsWellFormedAndConnectsTheBoxes() throws Exception {
    Path file = folder.resolve("m.svg");
    inspect("--svg", file.toString());
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertEquals("svg", svg.getDocumentElement().getTagName());
    String text = Files.readString(file);
    assertEquals(3, svg.getElementsByTagName("g").getLength(), text);
    assertEquals(2, text.split("class=\"edge\"", -1).length - 1, text);
    assertTrue(text.contains(">Dense · sum</text>"), text);
    assertTrue(text.contains("prefers-color-scheme: dark"), text);
  }
}
