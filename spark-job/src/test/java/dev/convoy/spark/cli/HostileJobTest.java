package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.image.HostileImages;
import dev.convoy.spark.job.image.HostileImages.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code convoy run} in a process of its own over files that are meant to do harm: a row for each,
 * in bounded memory, and the process ends by itself.
 */
class HostileJobTest {
  /** Heap of 512 MiB, what Java and Spark need beside it, and two tasks at the memory limit. */
  private static final long MOST_MEGABYTES = 1600;

  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void fiveHundredOfEachHaveARow() throws Exception {
    run(500, "exact");
  }

  @Test
  @Tag("nightly")
  void tenThousandOfEachHaveARow() throws Exception {
    run(10_000, "exact");
  }

  @Test
  @Tag("nightly")
  void tenThousandOfEachHaveARowInPlainJava() throws Exception {
    run(10_000, "safe");
  }

  private void run(int each, String method) throws Exception {
    Map<String, String> outcomes = write(each);
    Path output = folder.resolve("features");
    ConvoyProcess process =
        ConvoyProcess.start(
            folder, "512m", "run", jobFile(output, method), "--master", "local[2]", "--quiet");
    assertEquals(0, process.waitFor(), process::log);
    Map<String, Integer> counts = new TreeMap<>();
    List<Row> rows = rows(output);
    for (Row row : rows) {
      String name = Path.of(row.getString(0)).getFileName().toString();
      String outcome = row.isNullAt(1) ? "" : row.getString(1);
      assertEquals(row.isNullAt(1), row.getBoolean(2), name);
      String expected = outcomes.remove(name);
      assertTrue(
          "*".equals(expected) || outcome.equals(expected),
          () -> name + " gave '" + outcome + "', expected '" + expected + "'");
      counts.merge(outcome.isEmpty() ? "features" : outcome, 1, Integer::sum);
    }
    assertEquals(Map.of(), outcomes, "files without a row");
    assertEquals(2 * each, rows.size());
    System.out.printf(
        "hostile files, decode = %s: %d rows, %s, most memory %d MB%n",
        method, rows.size(), counts, process.peakMegabytes());
    assertTrue(
        process.peakMegabytes() <= MOST_MEGABYTES,
        () -> "the process took " + process.peakMegabytes() + " MB");
  }

  /** Writes as many generated as mutated files; returns what each must become. */
  private Map<String, String> write(int each) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    List<byte[]> real = HostileImages.real();
    Map<String, String> outcomes = new TreeMap<>();
    for (int i = 0; i < 2 * each; i++) {
      Hostile file = i < each ? HostileImages.generated(i) : HostileImages.mutated(real, i - each);
      String name = "%05d-%s".formatted(i, file.name());
      Files.write(images.resolve(name), file.bytes());
      outcomes.put(name, file.outcome());
    }
    return outcomes;
  }

  private List<Row> rows(Path output) {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    try {
      return spark
          .read()
          .parquet(output.toString())
          .selectExpr("path", "error.code", "features is not null")
          .collectAsList();
    } finally {
      spark.stop();
    }
  }

  private String jobFile(Path output, String method) throws IOException {
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s", glob = "*" }
        decode { method = %s, max-memory = 64 MiB }
        output { path = "%s" }
        """
            .formatted(
                Path.of("..", "datasets", "samples", "filter-bank.keras"),
                folder.resolve("images"),
                method,
                output);
    return Files.writeString(folder.resolve("job.conf"), job).toString();
  }
}
