package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile model files end in a model or a clear refusal, soon and in little memory. */
class MutatedModelsTest {
  private static final int MOST_MEGABYTES = 1024;

  @TempDir private Path folder;

  @Test
  void someHundredsEndInAModelOrAClearRefusal() throws IOException, InterruptedException {
    read(0, 400);
  }

  @Test
  @Tag("nightly")
  void twentyThousandEndInAModelOrAClearRefusal() throws IOException, InterruptedException {
    System.out.println("mutated model files: " + read(0, 20_000));
  }

  /** A configuration of 257 MiB takes 256 KiB in an archive. */
  @Test
  void aConfigurationThatUnpacksToTooMuchIsRefusedUnread() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("config.json"));
      byte[] spaces = new byte[1 << 20];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 257; i++) {
        zip.write(spaces);
      }
    }
    assertRefused(out.toByteArray(), "its member config.json says it has 269484032 bytes");
  }

  @Test
  void weightsBeyondTheLimitAreNotDrawn() {
    String model =
        """
        {"class_name": "Sequential", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null, 1000000]}},
          {"class_name": "Dense", "config": {"name": "d", "units": 1000000}}]}}
        """;
    assertRefused(model.getBytes(StandardCharsets.UTF_8), "would need 1000001000000 drawn numbers");
  }

  private static void assertRefused(byte[] model, String reason) {
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () -> KerasReader.read("model", model, ReadOptions.DEFAULT).close());
    assertTrue(e.getMessage().startsWith("Cannot read model: "), e::getMessage);
    assertTrue(e.getMessage().contains(reason), e::getMessage);
  }

  /** Returns the summary of a process that read files in 512 MiB of heap. */
  private String read(int first, int count) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MutatedModels.class.getName(),
                    Integer.toString(first),
                    Integer.toString(count)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(10L + count, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(log);
    assertEquals(0, process.exitValue(), text);
    Matcher memory = Pattern.compile("most memory (\\d+) MB").matcher(text);
    assertTrue(memory.find(), text);
    assertTrue(Integer.parseInt(memory.group(1)) <= MOST_MEGABYTES, text);
    return text.lines().reduce((before, last) -> last).orElseThrow();
  }
}
