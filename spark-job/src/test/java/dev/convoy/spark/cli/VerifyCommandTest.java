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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyCommandTest {
  @TempDir private Path folder;
  private Path model;
  private final StringWriter text = new StringWriter();

  /** Doubles and then keeps what is above zero. */
  @BeforeEach
  void write() throws IOException {
    model =
        Files.writeString(
            folder.resolve("job.conf"),
            """
            job = images
            model { seed = 1, layers = [
              { class_name = InputLayer, config { batch_shape = [null, 2, 2, 1], name = x } }
              { class_name = Rescaling, config { name = double, scale = 2 } }
              { class_name = ReLU, config { name = above } }
            ] }
            """);
  }

  private void array(String name, float... values) throws IOException {
    try (Tensor array = Tensor.of(Shape.of(1, 2, 2, 1), values);
        OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      NpyWriter.write(array, out);
    }
  }

  private int verify(String... more) {
    CommandLine line = new CommandLine(new VerifyCommand());
    line.setOut(new PrintWriter(text, true));
    line.setErr(new PrintWriter(text, true));
    line.setExecutionExceptionHandler(
        (e, verb, result) -> Failures.report(e, false, verb.getErr()));
    String[] all = {model.toString(), "--reference", folder.toString(), "--kernels", "reference"};
    String[] arguments = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, arguments, all.length, more.length);
    return line.execute(arguments);
  }

  @Test
  void equalArraysEndWithZero() throws IOException {
    array("input.npy", 1, -2, 3, 0);
    array("double.npy", 2, -4, 6, 0);
    array("output.npy", 2, 0, 6, 0);
    assertEquals(0, verify());
    assertTrue(text.toString().contains("double  max 0.0e+00, rms 0.0e+00, of [1, 2, 2, 1]"));
    assertTrue(text.toString().contains("equal       2 of 2 arrays within 0.001"), text.toString());
  }

  @Test
  void theFirstLayerThatDiffersIsNamed() throws IOException {
    array("x.npy", 1, -2, 3, 0);
    array("double.npy", 2, -4, 7, 0);
    array("above.npy", 2, 0, 9, 0);
    assertEquals(1, verify());
    // The error 1 over the rms of 2, -4, 7 and 0.
    assertTrue(
        text.toString().contains("different   first double: max 2.4e-01, rms 1.2e-01, of"),
        text.toString());
    assertTrue(text.toString().contains("above 0.001; 2 of 2 arrays"), text.toString());
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    assertEquals(2, verify());
    assertTrue(text.toString().contains("it holds no .npy file"), text.toString());
    array("doubel.npy", 1, 1, 1, 1);
    assertEquals(2, verify());
    assertTrue(text.toString().contains("it must hold x.npy, the input"), text.toString());
    array("input.npy", 1, 1, 1, 1);
    assertEquals(2, verify());
    assertTrue(
        text.toString().contains("doubel.npy is named as no layer; nearest: double"),
        text.toString());
  }
}
