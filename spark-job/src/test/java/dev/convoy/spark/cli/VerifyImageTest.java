package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.npy.NpyReader;
import dev.convoy.datasets.npy.NpyWriter;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Verifies what Pillow and Keras made of a photograph, as {@code verify_reference.py} stored it,
 * and breaks each step once.
 */
class VerifyImageTest {
  private static final Path GOLDEN = Path.of("src/test/resources/verify");

  @TempDir private Path folder;
  private final StringWriter text = new StringWriter();

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private int verify(String model, String... more) {
    CommandLine line = new CommandLine(new VerifyCommand());
    line.setOut(new PrintWriter(text, true));
    line.setErr(new PrintWriter(text, true));
    line.setExecutionExceptionHandler(
        (e, verb, result) -> Failures.report(e, false, verb.getErr()));
    List<String> arguments = new ArrayList<>(List.of(model, "--reference", folder.toString()));
    arguments.addAll(List.of("--kernels", "reference"));
    arguments.addAll(Arrays.asList(more));
    return line.execute(arguments.toArray(new String[0]));
  }

  private String model() {
    return folder.resolve("model.keras").toString();
  }

  private String steps() {
    return text.toString().lines().map(line -> line.split(" ")[0]).collect(Collectors.joining(" "));
  }

  @Test
  void everyStepAndLayerIsAsKerasHasIt() {
    assertEquals(0, verify(model(), "--set", "preprocess.mode=tf"), text::toString);
    assertEquals("decode resize normalize conv half mean classes equal", steps());
    assertTrue(text.toString().contains("equal       7 of 7 arrays within 0.001"), text::toString);
    assertTrue(text.toString().contains("decode     max 0.0e+00, rms 0.0e+00, of [70, 90, 3]"));
  }

  @Test
  void aJobFileSaysHowTheImageIsBroughtToTheNetwork() throws IOException {
    Path job = folder.resolve("job.conf");
    String settings = "job = images, model.path = \"%s\", preprocess.mode = %s";
    Files.writeString(job, settings.formatted(model(), "tf"));
    assertEquals(0, verify(job.toString()), text::toString);
    Files.writeString(job, settings.formatted(model(), "torch"));
    assertEquals(1, verify(job.toString()), text::toString);
    assertTrue(text.toString().contains("different   first normalize: max "), text::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "decode,decode.orientation=ignore",
    "resize,preprocess.interpolation=nearest",
    "normalize,preprocess.mode=caffe"
  })
  void theFirstStepThatDiffersIsNamed(String step, String setting) {
    String mode = setting.contains("mode") ? setting : "preprocess.mode=tf";
    assertEquals(1, verify(model(), "--set", setting, "--set", mode), text::toString);
    assertTrue(text.toString().contains("different   first " + step + ": "), text::toString);
  }

  @Test
  void aLayerThatDiffersIsNamedAfterStepsThatAgree() throws IOException {
    Path half = folder.resolve("half.npy");
    try (Tensor stored = NpyReader.read(half)) {
      stored.setFloat(5, stored.getFloat(5) + 0.5f);
      try (OutputStream out = Files.newOutputStream(half)) {
        NpyWriter.write(stored, out);
      }
    }
    assertEquals(1, verify(model(), "--set", "preprocess.mode=tf"));
    assertTrue(
        text.toString().contains("different   first half: max ")
            && text.toString().contains("of [1, 11, 15, 4], above 0.001; 1 of 7 arrays"),
        text::toString);
  }

  @Test
  void arraysOfStepsMayBeLeftOut() throws IOException {
    Files.delete(folder.resolve("decoded.npy"));
    Files.delete(folder.resolve("resized.npy"));
    assertEquals(0, verify(model(), "--set", "preprocess.mode=tf"), text::toString);
    assertEquals("normalize conv half mean classes equal", steps());
  }

  @Test
  void channelsMayComeFirst() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("first.conf"),
            """
            job = images
            preprocess.mode = tf
            model { seed = 1, layers = [
              { class_name = InputLayer, config { batch_shape = [null, 3, 24, 32], name = photo } }
              { class_name = Rescaling, config { name = double, scale = 2 } }
            ] }
            """);
    Path first = Files.createDirectory(folder.resolve("first"));
    Files.copy(folder.resolve("image.jpg"), first.resolve("image.jpg"));
    try (Tensor last = NpyReader.read(folder.resolve("input.npy"));
        Tensor input =
            Tensor.generate(
                Shape.of(1, 3, 24, 32), i -> last.getFloat(i % (24 * 32) * 3 + i / (24 * 32)));
        Tensor doubled = Tensor.generate(input.shape(), i -> 2 * input.getFloat(i))) {
      write(first.resolve("input.npy"), input);
      write(first.resolve("double.npy"), doubled);
    }
    folder = first;
    assertEquals(0, verify(job.toString()), text::toString);
    assertEquals("normalize double equal", steps());
  }

  private static void write(Path file, Tensor array) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      NpyWriter.write(array, out);
    }
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertEquals(2, verify(model(), "--set", "preprocess.mod=tf"));
    assertTrue(text.toString().contains("preprocess.mod"), text::toString);
    Files.writeString(folder.resolve("image.jpg"), "no image");
    assertEquals(2, verify(model()));
    assertTrue(text.toString().contains("image.jpg: Cannot decode the image: "), text::toString);
    Files.delete(folder.resolve("image.jpg"));
    assertEquals(2, verify(model(), "--set", "preprocess.mode=tf"));
    assertTrue(
        text.toString().contains("Cannot use --set preprocess.mode=tf: there is no image in "),
        text::toString);
    assertEquals(2, verify(model()));
    assertTrue(text.toString().contains("decoded.npy is named as no layer"), text::toString);
  }
}
