package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code convoy run} in processes of 512 MB of heap over 2,000 copies of the sample
 * photographs, 40 of them broken.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyPhotosTest {
  private static final int FILES = 2000;
  private static final int BROKEN_EVERY = 50;
  private static final int WARM_UP = 200;
  private static final int LEAST_LOOKS = 12;
  private static final double MOST_GROWTH = 1.05;
  private static final Path SAMPLES = Path.of("..", "datasets", "samples");

  private Path folder;
  private SparkSession spark;

  @BeforeAll
  void copyPhotos(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path photos = Files.createDirectories(folder.resolve("photos"));
    List<Path> samples;
    try (Stream<Path> listed = Files.list(SAMPLES.resolve("photos"))) {
      samples = listed.sorted().toList();
    }
    for (int i = 0; i < FILES; i++) {
      Path sample = samples.get(i % samples.size());
      byte[] bytes = Files.readAllBytes(sample);
      byte[] written = i % BROKEN_EVERY == 7 ? Arrays.copyOf(bytes, bytes.length / 2) : bytes;
      Files.write(photos.resolve("%04d-%s".formatted(i, sample.getFileName())), written);
    }
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  @Test
  void everyFileHasTheSameRowWhateverThePartitionsAndBatch() throws Exception {
    List<Row> expected = run(1, 1);
    assertEquals(FILES, expected.size());
    assertEquals(FILES / BROKEN_EVERY, expected.stream().filter(row -> !row.isNullAt(4)).count());
    assertEquals(expected, run(2, 8));
    assertEquals(expected, run(7, 32));
  }

  private List<Row> run(int partitions, int batch) throws Exception {
    Path output = folder.resolve("features-" + partitions + "-" + batch);
    ConvoyProcess process =
        ConvoyProcess.startSteady(folder, "512m", "run", jobFile(output, partitions, batch));
    assertEquals(0, process.waitFor(), process::log);
    assertFlat(output, process.outsideHeapMegabytes());
    return spark.read().parquet(output.toString()).drop("segment").orderBy("path").collectAsList();
  }

  private String jobFile(Path output, int partitions, int batch) throws IOException {
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        output { path = "%s" }
        partitions = %d
        batch = %d
        spark { spark.executor.heartbeatInterval = 1s }
        """
            .formatted(
                SAMPLES.resolve("filter-bank.keras"),
                folder.resolve("photos"),
                output,
                partitions,
                batch);
    return Files.writeString(folder.resolve("job.conf"), job).toString();
  }

  /**
   * Compares the memory outside the heap once 200 images are done with that until all are: 12 KB
   * lost for each image would be too much.
   */
  private static void assertFlat(Path output, NavigableMap<Instant, Double> memory)
      throws IOException {
    String json = Files.readString(output.resolve("_convoy/report.json"));
    List<Sample> samples = JsonText.read(json, Report.class).pace().samples();
    Collection<Double> megabytes =
        memory.subMap(whenDone(samples, WARM_UP), whenDone(samples, FILES)).values();
    System.out.printf("outside the heap, megabytes: %s%n", megabytes);
    assertTrue(megabytes.size() >= LEAST_LOOKS, () -> "too few looks at memory: " + memory);
    double first = megabytes.iterator().next();
    double most = Collections.max(megabytes);
    assertTrue(most <= MOST_GROWTH * first, () -> "memory grew, megabytes: " + megabytes);
  }

  private static Instant whenDone(List<Sample> samples, long images) {
    return samples.stream()
        .filter(sample -> sample.done() >= images)
        .map(sample -> Instant.parse(sample.at()))
        .findFirst()
        .orElseThrow();
  }
}
