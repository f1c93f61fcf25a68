package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.kernel.simd.CorePeak;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  private static List<String> bench(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(new BenchCommand());
    line.setOut(new PrintWriter(text, true));
    assertEquals(0, line.execute(arguments), text::toString);
    return text.toString().lines().toList();
  }

  private static Path convolution(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("job.conf"),
        """
        job = images
        model { layers = [
          { class_name = InputLayer, config { batch_shape = [null, 32, 32, 16], name = x } }
          { class_name = Conv2D, config { name = conv, filters = 16, kernel_size = [3, 3] } }
        ] }
        """);
  }

  /** oneDNN computes in float32 whatever is asked for. */
  @Test
  void saysThatAPrecisionIsComputedAsFloat32(@TempDir Path folder) throws IOException {
    String model = convolution(folder).toString();
    List<String> lines =
        bench(
            model,
            "--kernels",
            "onednn",
            "--precision",
            "bf16",
            "--batch",
            "1",
            "--seconds",
            "0.01",
            "--json");
    assertEquals("bf16 is computed as float32 by every kernel on this machine", lines.get(1));
    JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertEquals("bf16", json.get("precision").asText());
    assertEquals(0, json.get("kernels_in_precision").intValue());
  }

  @Test
  void saysRatesAndTheirShareOfWhatTheMachineCanDo(@TempDir Path folder) throws IOException {
    Path model = convolution(folder);
    List<String> lines =
        bench(model.toString(), "--batch", "2", "--seconds", "0.01", "--layers", "--json");
    assertTrue(lines.get(0).startsWith("layer "), lines::toString);
    String[] columns = lines.get(1).split(" +");
    assertEquals("conv", columns[0]);
    assertTrue(Double.parseDouble(columns[2]) <= Double.parseDouble(columns[1]), lines::toString);
    assertTrue(Double.parseDouble(columns[2]) > 0, lines::toString);
    JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    double items = json.get("items_per_second").doubleValue();
    // 30 * 30 * 16 results of 9 * 16 products and a bias; half of the weights for each of two
    // items.
    double operations = 30 * 30 * 16 * 9 * 16 * 2;
    double bytes = 4.0 * (32 * 32 * 16 + 30 * 30 * 16 + (9 * 16 * 16 + 16) / 2);
    assertEquals(operations * items / 1e9, json.get("gflops").doubleValue(), 0.01);
    assertEquals(bytes * items / 1e9, json.get("moved_gb_per_second").doubleValue(), 0.01);
    assertEquals(CorePeak.ofThisMachine().isPresent(), json.get("peak_gflops").isNumber());
    if (CorePeak.ofThisMachine().isPresent()) {
      String shares = lines.get(lines.size() - 2);
      assertTrue(
          shares.matches(
              "[0-9.]+ % of the [0-9]+ GFLOP/s that [0-9]+ cores? can do in float32; .*"),
          shares);
    }
  }
}
