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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
