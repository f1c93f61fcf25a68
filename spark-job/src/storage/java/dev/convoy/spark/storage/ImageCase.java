package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.cli.ConvoyProcess;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.TextFiles;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.ImageJob;
import dev.convoy.spark.job.image.TestPhotos;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An image job whose pictures, model and results lie on one file system. */
final class ImageCase {
  /** Expected to take long enough that the first segment does not hold all pictures. */
  private static final String MODEL =
      """
      { "class_name": "Sequential", "config": { "layers": [
        { "class_name": "InputLayer", "config": { "batch_shape": [null, 96, 96, 3] } },
        { "class_name": "Conv2D", "config": { "name": "a", "filters": 64, "kernel_size": [3, 3],
          "padding": "same", "activation": "relu" } },
        { "class_name": "Conv2D", "config": { "name": "b", "filters": 64, "kernel_size": [3, 3],
          "padding": "same", "activation": "relu" } },
        { "class_name": "Conv2D", "config": { "name": "c", "filters": 64, "kernel_size": [3, 3],
          "padding": "same", "activation": "relu" } },
        { "class_name": "GlobalAveragePooling2D", "config": { "name": "pool" } } ] } }
      """;

  private static final String JOB =
      """
      job = images
      model { path = "%s/model.json", seed = 7 }
      input { path = "%1$s/photos" }
      preprocess { mode = tf }
      output { segment-seconds = 1 }
      partitions = 4
      """;

  private final SparkSession spark;
  private final FileSystem files;
  private final Path root;
  private final java.nio.file.Path job;
  private final int pictures;

  private ImageCase(
      SparkSession spark, FileSystem files, Path root, java.nio.file.Path job, int pictures) {
    this.spark = spark;
    this.files = files;
    this.root = root;
    this.job = job;
    this.pictures = pictures;
  }

  /**
   * Writes pictures, every sixth of them followed by a broken one, and the model.
   *
   * @param folder a local one, for the job file and what is copied
   */
  static ImageCase write(SparkSession spark, Store store, java.nio.file.Path folder, int whole)
      throws IOException {
    java.nio.file.Path photos = folder.resolve("photos");
    int pictures = TestPhotos.write(photos, whole);
    FileSystem files = store.files();
    Path root = store.root();
    store.copy(photos, "photos");
    TextFiles.write(files, new Path(root, "model.json"), MODEL);
    java.nio.file.Path job = folder.resolve(files.getScheme() + ".conf");
    Files.writeString(job, JOB.formatted(root));
    return new ImageCase(spark, files, root, job, pictures);
  }

  /** Returns the rows of such a job on the local disk, of which every picture has one. */
  static Rows here(SparkSession spark, java.nio.file.Path folder, int whole) throws IOException {
    ImageCase here = write(spark, new LocalStore(folder), folder, whole);
    here.run("features");
    Rows rows = here.rows("features");
    assertEquals(here.pictures, rows.byName().size());
    return rows;
  }

  /** Takes a published segment of a run away: a resumed one does its pictures and no others. */
  void requireResumed(Rows expected) throws IOException {
    run("resumed");
    List<String> segments = segments("resumed");
    assertTrue(segments.size() >= 2, segments::toString);
    files.delete(new Path(output("resumed"), segments.get(0)), true);
    int left = rows("resumed").byName().size();
    String summary = run("resumed", "output.if-exists=resume");
    assertTrue(summary.contains("kept        " + left + " rows of an earlier run"), summary);
    assertEquals(expected, rows("resumed"));
  }

  /**
   * Kills a process that runs the job once it writes its second segment, of which there is a folder
   * but not all yet; what this one resumes equals an undisturbed run.
   *
   * @param master of Spark in that process
   * @param settings of Spark in that process, too
   */
  void requireResumedAfterKill(Rows expected, String master, Map<String, String> settings)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", job.toString(), "--master", master));
    arguments.addAll(List.of("--set", "output.path=" + output("killed")));
    // Quoted, since one name begins another: endpoint, endpoint.region.
    settings.forEach(
        (key, value) -> arguments.addAll(List.of("--set", "spark.\"" + key + "\"=" + value)));
    ConvoyProcess process =
        ConvoyProcess.start(job.getParent(), "768m", arguments.toArray(String[]::new));
    try {
      while (segments("killed").size() < 2) {
        assertTrue(process.isAlive(), process::log);
        Thread.sleep(50);
      }
    } finally {
      process.kill();
    }
    assertFalse(files.exists(new Path(output("killed"), "_SUCCESS")), process::log);
    int kept = rows("killed").byName().size();
    assertTrue(kept < pictures, "the job must have been stopped before its end");
    String summary = run("killed", "output.if-exists=resume");
    assertTrue(summary.contains("kept        " + kept + " rows of an earlier run"), summary);
    assertEquals(expected, rows("killed"));
  }

  /** Runs the job and returns its summary. */
  String run(String output, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("output.path=" + output(output)));
    all.addAll(Arrays.asList(settings));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ImageJob(
            JobFile.readImages(job, all),
            new RunOptions(false, 0, Optional.empty()),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .runIn(spark);
    return out.toString(StandardCharsets.UTF_8);
  }

  Path output(String name) {
    return new Path(root, name);
  }

  /** Returns the names of the published segments, in order. */
  List<String> segments(String output) throws IOException {
    try {
      return Arrays.stream(files.listStatus(output(output)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> name.startsWith("segment="))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Returns the rows of an output. */
  Rows rows(String output) throws IOException {
    String photos = files.makeQualified(new Path(root, "photos")) + "/";
    Map<String, String> byName = new TreeMap<>();
    int doubled = 0;
    for (Row row :
        spark.read().parquet(output(output).toString()).drop("segment").collectAsList()) {
      String path = row.getString(0);
      String rest = row.mkString(" ").substring(path.length());
      doubled += byName.put(path.substring(photos.length()), rest) == null ? 0 : 1;
    }
    return new Rows(byName, doubled);
  }

  Watch.Account account(String output) throws IOException {
    Rows rows = rows(output);
    return new Watch.Account(pictures, pictures - rows.byName().size(), rows.doubled());
  }

  /**
   * What became of the pictures.
   *
   * @param byName all columns but the path as text, in which floats of other bits differ; by the
   *     path below the pictures' folder
   * @param doubled how many rows have a path that another row has, too
   */
  record Rows(Map<String, String> byName, int doubled) {}
}
