package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  @TempDir private Path folder;

  private List<String> explain(String job) throws IOException {
    Path file = Files.writeString(folder.resolve("job.conf"), job);
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(new ExplainCommand());
    line.setOut(new PrintWriter(text, true));
    assertEquals(0, line.execute(file.toString()));
    return text.toString().lines().toList();
  }

  private static void assertLine(String pattern, List<String> lines) {
    assertTrue(
        lines.stream().anyMatch(Pattern.compile(pattern).asMatchPredicate()),
        () -> pattern + " in\n" + String.join("\n", lines));
  }

  /** Two convolutions that each take a voxel on every side; the first is folded into norm. */
  @Test
  void aVolumeJobIsExplainedByTheKernelsOfATileInTheMiddle() throws IOException {
    try (Tensor volume = Tensor.generate(Shape.of(40, 40, 40), i -> i % 7);
        OutputStream out = Files.newOutputStream(folder.resolve("volume.npy"))) {
      NpyWriter.write(volume, out);
    }
    List<String> lines =
        explain(
            """
            job = volume
            model { seed = 1, layers = [
              { class_name = InputLayer, config { batch_shape = [null, null, null, null, 1], name = x } }
              { class_name = Conv3D, config { name = first, filters = 4, kernel_size = [3, 3, 3], padding = same } }
              { class_name = BatchNormalization, config { name = norm } }
              { class_name = Conv3D, config { name = second, filters = 2, kernel_size = [3, 3, 3], padding = same } }
            ] }
            input { path = "%1$s/volume.npy" }
            tile = [8, 8, 8]
            output { path = "%1$s/out.zarr", chunks = [8, 8, 8] }
            """
                .formatted(folder));
    assertLine("tiles +125 of \\[8, 8, 8], .*", lines);
    assertLine("a tile in the middle, \\[8, 8, 8] of the output:", lines);
    assertLine("batch 1, float32, .*", lines);
    assertLine("passes: .*fold.*", lines);
    assertLine("norm +Convolution 3x3x3 .*\\[12, 12, 12, 1] -> \\[10, 10, 10, 4], .*", lines);
    assertLine("second +Convolution 3x3x3 .*\\[10, 10, 10, 4] -> \\[8, 8, 8, 2], .*", lines);
    assertLine("    not vector: computes convolutions of several groups only", lines);
    assertTrue(Files.notExists(folder.resolve("out.zarr")));
  }

  @Test
  void anImageJobIsExplainedByItsColumnsAndKernels() throws IOException {
    List<String> lines =
        explain(
            """
            job = images
            model { path = "../datasets/samples/filter-bank.keras", outputs = [filters_3], pooling = max }
            input { path = "photos" }
            output { path = "features" }
            """);
    assertLine("images of \\[224, 224] with 3 channels", lines);
    assertLine("column features \\[32] of layer filters_3", lines);
    assertLine("filters_3 +Convolution 7x7 .*\\[28, 28, 3] -> \\[22, 22, 32], .*", lines);
    assertLine("filters_3/pooling +GlobalMaxPooling .*\\[22, 22, 32] -> \\[32], .*", lines);
  }
}
