package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that a job file holds stay in it: not in logs, not in results, not in reports. */
@Tag("slow")
class SecretsTest {
  private static final String SECRET = "pL4nt3d-s3cr3t";
  private static final Path SAMPLES = Path.of("..", "datasets", "samples");

  @TempDir private Path folder;

  @Test
  void aRunLeavesNoneBehind() throws Exception {
    Path output = folder.resolve("features");
    run(0, output, "--stacktrace", "--set", "input.glob=c*.jpg");
    List<Path> written = files(output);
    assertTrue(
        written.stream().anyMatch(file -> file.endsWith("_convoy/report.json")), written::toString);
    for (Path file : written) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains(SECRET), () -> file + " holds the secret");
    }
  }

  @Test
  void aRefusedJobShowsNone() throws Exception {
    run(2, folder.resolve("none"), "--stacktrace", "--set", "spark.x=[1", "--set", "no.such=key");
  }

  private void run(int exitCode, Path output, String... more) throws Exception {
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        output { path = "%s" }
        spark {
          hadoop.fs.s3a { access.key = "%4$s", secret.key = "%4$s", session.token = "%4$s" }
          authenticate.secret = "%4$s"
        }
        """
            .formatted(
                SAMPLES.resolve("filter-bank.keras"), SAMPLES.resolve("photos"), output, SECRET);
    Path file = Files.writeString(folder.resolve("job.conf"), job);
    List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
    arguments.addAll(List.of(more));
    ConvoyProcess process = ConvoyProcess.start(folder, "512m", arguments.toArray(String[]::new));
    assertEquals(exitCode, process.waitFor(), process::log);
    assertFalse(process.log().isBlank());
    assertFalse(process.log().contains(SECRET), process::log);
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
