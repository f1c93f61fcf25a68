package dev.convoy.spark.ml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.ImageJob;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the image job and the featurizer in turn over 2,000 copies of the sample photographs. */
@Tag("slow")
class FeaturizerPaceTest {
  private static final int FILES = 2000;
  private static final int ROUNDS = 3;
  private static final Path SAMPLES = Path.of("..", "datasets", "samples");

  @TempDir private Path folder;

  @Test
  void isAsFastAsTheImageJob() throws IOException {
    copyPhotos();
    SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    try {
      double job = Double.MAX_VALUE;
      double stage = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        String output = folder.resolve("out" + round).toString();
        double jobSeconds = seconds(() -> runJob(spark, output + "-job"));
        double stageSeconds = seconds(() -> runStage(spark, output + "-stage"));
        System.out.printf("job %.1f s, featurizer %.1f s%n", jobSeconds, stageSeconds);
        job = Math.min(job, jobSeconds);
        stage = Math.min(stage, stageSeconds);
      }
      double ratio = stage / job;
      System.out.printf("featurizer / job %.3f%n", ratio);
      assertTrue(ratio <= 1.05, "the featurizer takes " + ratio + " times as long as the job");
    } finally {
      spark.stop();
    }
  }

  private void copyPhotos() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    List<Path> samples;
    try (Stream<Path> listed = Files.list(SAMPLES.resolve("photos"))) {
      samples = listed.sorted().toList();
    }
    for (int i = 0; i < FILES; i++) {
      Path sample = samples.get(i % samples.size());
      Files.copy(sample, photos.resolve("%04d-%s".formatted(i, sample.getFileName())));
    }
  }

  private interface Run {
    void run() throws IOException;
  }

  private static double seconds(Run run) throws IOException {
    long start = System.nanoTime();
    run.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void runJob(SparkSession spark, String output) throws IOException {
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        output { path = "%s" }
        """
            .formatted(model(), folder.resolve("photos"), output);
    Path file = Files.writeString(folder.resolve("job.conf"), job);
    new ImageJob(
            JobFile.readImages(file, List.of()),
            new RunOptions(false, 0, Optional.empty()),
            new PrintStream(OutputStream.nullOutputStream()))
        .runIn(spark);
  }

  private void runStage(SparkSession spark, String output) {
    new ConvFeaturizer()
        .setModelPath(model())
        .setOutputType("array")
        .transform(spark.read().format("binaryFile").load(folder.resolve("photos").toString()))
        .select("path", "features", "error")
        .write()
        .parquet(output);
  }

  private static String model() {
    return SAMPLES.resolve("filter-bank.keras").toString();
  }
}
