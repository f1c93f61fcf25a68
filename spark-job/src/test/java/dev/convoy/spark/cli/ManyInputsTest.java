package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.listing.InventedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listing, planning and resuming of very many inputs that are invented, by {@code convoy run} in a
 * process with 512 MiB of heap, which holds the tasks of {@code local[2]} besides the driver.
 */
class ManyInputsTest {
  private static final int FILES_IN_A_FOLDER = 10_000;

  /** What samples for sorting take, and a byte for each input: far less than a name. */
  private static final long MOST_BYTES_OF_SAMPLES = 16 << 20;

  private static final Pattern MEASURED =
      Pattern.compile("measured heap (\\d+) MB results (\\d+) bytes");

  @TempDir private Path folder;

  private record Run(int code, String log, double seconds, long heap, long results) {}

  private Run run(int inputs, String... settings) throws Exception {
    List<String> arguments =
        Stream.concat(
                Stream.of("run", job(inputs).toString(), "--master", "local[2]", "--quiet"),
                Stream.of(settings).flatMap(each -> Stream.of("--set", each)))
            .toList();
    long start = System.nanoTime();
    ConvoyProcess process =
        ConvoyProcess.startMain(
            folder, "512m", MeasuredMain.class, arguments.toArray(String[]::new));
    int code = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    Matcher measured = MEASURED.matcher(process.log());
    assertTrue(measured.find(), process::log);
    Run run =
        new Run(
            code,
            process.log(),
            seconds,
            Long.parseLong(measured.group(1)),
            Long.parseLong(measured.group(2)));
    System.out.printf(
        "%,d inputs %s: %.1f s, heap after collections at most %d MB, process %d MB, tasks sent %,d"
            + " bytes%n",
        inputs, List.of(settings), seconds, run.heap(), process.peakMegabytes(), run.results());
    return run;
  }

  private Path job(int inputs) throws IOException {
    String job =
        """
        job = images
        model {
          layers = [
            { class_name = InputLayer, config { batch_shape = [null, 8, 8, 3], name = image } }
            { class_name = GlobalAveragePooling2D, config { name = pool } }
          ]
          seed = 7
        }
        input { path = "invented:///photos", glob = "*.jpg" }
        output { path = "%s" }
        kernels = reference
        spark {
          spark.hadoop.fs.invented.impl = %s
          spark.hadoop.%s = %d
          spark.hadoop.%s = %d
          spark.local.dir = "%s"
          spark.extraListeners = "%s"
        }
        """
            .formatted(
                folder.resolve("out"),
                InventedFiles.class.getName(),
                InventedFiles.FOLDERS,
                inputs / FILES_IN_A_FOLDER,
                InventedFiles.FILES,
                FILES_IN_A_FOLDER,
                folder,
                MeasuredMain.Results.class.getName());
    return Files.writeString(folder.resolve("job.conf"), job);
  }

  /**
   * Lists and plans all, and ends by the budget as soon as the first tasks find nothing to read.
   */
  private void plan(int inputs) throws Exception {
    Run planned = run(inputs, "errors.budget=100");
    assertEquals(1, planned.code(), planned::log);
    assertTrue(
        planned
            .log()
            .contains("errors.budget = 100 of " + inputs + " inputs allows 100 errors, there are "),
        planned::log);
    assertSentLittle(planned, inputs);
  }

  private static void assertSentLittle(Run run, int inputs) {
    assertTrue(
        run.results() < MOST_BYTES_OF_SAMPLES + inputs,
        () -> "tasks sent " + run.results() + " bytes to the driver");
  }

  /** Gives each input its row, an error, and then finds that all is done. */
  private void resume(int inputs) throws Exception {
    Run first = run(inputs);
    assertEquals(0, first.code(), first::log);
    Run again = run(inputs, "output.if-exists=resume");
    assertEquals(0, again.code(), again::log);
    assertSentLittle(again, inputs);
    assertTrue(
        again.log().contains("kept        " + inputs + " rows of an earlier run"), again::log);
    System.out.println(line(again, "seconds "));
  }

  /** Returns the line of the job's summary that begins so. */
  private static String line(Run run, String start) {
    return run.log().lines().filter(each -> each.startsWith(start)).findFirst().orElse("");
  }

  @Test
  @Tag("slow")
  void aHundredThousandAreListedAndPlanned() throws Exception {
    plan(100_000);
  }

  @Test
  @Tag("slow")
  void aHundredThousandAreResumed() throws Exception {
    resume(100_000);
  }

  @Test
  @Tag("nightly")
  void tenMillionAreListedAndPlanned() throws Exception {
    plan(10_000_000);
  }

  @Test
  @Tag("nightly")
  void aMillionAreResumed() throws Exception {
    resume(1_000_000);
  }
}
