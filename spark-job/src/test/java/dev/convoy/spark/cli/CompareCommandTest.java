package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.kernel.simd.SimdLibrary;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Without instructions for bfloat16 the precision is computed as float32: nothing differs. */
class CompareCommandTest {
  private static final Path SAMPLES = Path.of("..", "datasets", "samples").toAbsolutePath();

  private static final String COMPUTED =
      SimdLibrary.multipliesBfloat16()
          ? "bf16 by [0-9]+ of 18 kernels, float32 by the others"
          : "bf16 is computed as float32 by every kernel on this machine";

  @TempDir private Path folder;

  private static String run(int code, String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(new CompareCommand());
    line.setOut(new PrintWriter(text, true));
    line.setErr(new PrintWriter(text, true));
    line.setExecutionExceptionHandler(
        (e, verb, result) -> Failures.report(e, false, verb.getErr()));
    assertEquals(code, line.execute(arguments), text::toString);
    return text.toString();
  }

  private Path job() throws IOException {
    return Files.writeString(
        folder.resolve("job.conf"),
        """
        job = images
        model { path = "%s/filter-bank.keras" }
        input { path = "%s/photos", glob = "c*.{jpg,png}" }
        output { path = "%s/out" }
        """
            .formatted(SAMPLES, SAMPLES, folder));
  }

  /** (1, 0) and (1, 1) lie 45 degrees apart; nothing and nothing are equal. */
  @Test
  void cosinesAreOfEachItem() {
    try (Tensor expected = Tensor.of(Shape.of(2, 2), 1, 0, 0, 0);
        Tensor actual = Tensor.of(Shape.of(2, 2), 1, 1, 0, 0)) {
      Cosines cosines = Cosines.of(expected, actual);
      assertEquals(Math.sqrt(0.5), cosines.least(), 1e-12);
      assertEquals((Math.sqrt(0.5) + 1) / 2, cosines.mean(), 1e-12);
    }
  }

  @Test
  void imagesOfAJobAreSampled() throws IOException {
    String text = run(0, job().toString(), "--precision", "bf16", "--samples", "2");
    List<String> lines = text.lines().toList();
    assertEquals("bf16 with float32, 2 items: images of " + SAMPLES + "/photos", lines.get(0));
    assertTrue(lines.get(1).matches(COMPUTED), text);
    String cosine = SimdLibrary.multipliesBfloat16() ? "0\\.99\\d+" : "1\\.000000";
    assertTrue(
        lines.get(2).matches("\\S+ \\[208\\]  cosine %1$s, least %1$s; .*".formatted(cosine)),
        text);
  }

  /** Kernels of the reference compute in float32 on every machine. */
  @Test
  void saysThatNothingIsComputedInThePrecision() throws IOException {
    String model = SAMPLES.resolve("filter-bank.keras").toString();
    String text = run(0, model, "--precision", "bf16", "--kernels", "reference", "--samples", "1");
    List<String> lines = text.lines().toList();
    assertEquals("bf16 is computed as float32 by every kernel on this machine", lines.get(1));
    assertTrue(lines.get(2).contains(" cosine 1.000000, least 1.000000; max 0.0e+00, "), text);
  }

  @Test
  void aModelIsComparedOnRandomNumbers() throws IOException {
    String model = SAMPLES.resolve("filter-bank.keras").toString();
    String text =
        run(
            0,
            model,
            "--precision",
            "bf16",
            "--input-shape",
            "224,224,3",
            "--json",
            "--samples",
            "3");
    JsonNode json = new ObjectMapper().readTree(text);
    List<String> keys = new ArrayList<>();
    json.path("outputs").path(0).fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of("name", "shape", "cosine_mean", "cosine_least", "max_error", "rms_error"), keys);
    assertEquals(
        "bf16 random numbers 3",
        "%s %s %s"
            .formatted(
                json.get("precision").asText(), json.get("inputs").asText(), json.get("items")));
    assertTrue(json.get("computed").asText().matches(COMPUTED), text);
    double error = json.path("outputs").path(0).path("max_error").asDouble();
    assertTrue(SimdLibrary.multipliesBfloat16() ? error > 0 && error < 0.1 : error == 0, text);
  }

  @Test
  void refusesWhatCompareCannot() throws IOException {
    assertEquals(
        "Cannot compare float32 with itself: give --precision bf16 or bf16x3",
        run(2, job().toString()).strip());
    assertTrue(
        run(2, job().toString(), "--precision", "bf16", "--set", "input.glob=*.nothing")
            .contains("no file matches input.glob '*.nothing'"));
  }
}
