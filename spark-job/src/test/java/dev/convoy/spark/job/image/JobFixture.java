package dev.convoy.spark.job.image;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A Spark of Spark Testing Base, a small network in a job file, and a folder of pictures. */
class JobFixture extends JavaDatasetSuiteBase {
  private static final String JOB =
      """
      job = images
      model {
        layers = [
          { class_name = InputLayer, config { batch_shape = [null, 24, 32, 3], name = image } }
          { class_name = Conv2D, config { name = conv, filters = 6, kernel_size = [3, 3],
            strides = [2, 2], padding = same, activation = relu } }
          { class_name = GlobalAveragePooling2D, config { name = pool } }
        ]
        seed = 7
      }
      preprocess { mode = tf }
      partitions = 4
      output { pictures = 0 }
      """;

  private final Path folder;

  JobFixture(Path folder) {
    this.folder = folder;
  }

  /** Plans of a few rows cost less read than compiled. */
  @Override
  public SparkConf conf() {
    return super.conf()
        .setMaster("local[2]")
        .set("spark.ui.enabled", "false")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.sql.codegen.wholeStage", "false")
        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }

  @Override
  public boolean enableHiveSupport() {
    return false;
  }

  /** Stops this Spark so that the next suite of this process starts its own. */
  void stop() {
    spark().stop();
    runAfterClass();
  }

  Path photos() {
    return folder.resolve("photos");
  }

  Path output(String name) {
    return folder.resolve(name);
  }

  /** Runs a job in this Spark and returns its summary. */
  String run(String output, long limit, String... settings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    job(output, new RunOptions(false, limit, Optional.empty()), out, settings).runIn(spark());
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Runs a job over a table, which the settings name, in this Spark and returns its summary. */
  String runTable(String output, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve(output + ".conf"), JOB);
    List<String> all = new java.util.ArrayList<>(List.of(settings));
    all.add("output.path=" + output(output));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ImageJob(
            JobFile.readImages(file, all),
            new RunOptions(false, 0, Optional.empty()),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .runIn(spark());
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Returns a job whose summary goes to {@code out}. */
  ImageJob job(String output, RunOptions options, ByteArrayOutputStream out, String... settings)
      throws IOException {
    Path file = Files.writeString(folder.resolve(output + ".conf"), JOB);
    List<String> all = new java.util.ArrayList<>();
    all.add("input.path=" + photos());
    all.add("output.path=" + output(output));
    all.addAll(List.of(settings));
    return new ImageJob(
        JobFile.readImages(file, all), options, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  Dataset<Row> read(String output) {
    return spark().read().parquet(output(output).toString());
  }
}
