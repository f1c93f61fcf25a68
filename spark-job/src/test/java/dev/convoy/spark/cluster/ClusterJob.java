package dev.convoy.spark.cluster;

import dev.convoy.spark.job.image.TestPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An image job of several segments, long enough that something can happen meanwhile. */
final class ClusterJob {
  private static final String JOB =
      """
      job = images
      model {
        layers = [
          { class_name = InputLayer, config { batch_shape = [null, 96, 96, 3], name = image } }
          { class_name = Conv2D, config { name = a, filters = 64, kernel_size = [3, 3],
            padding = same, activation = relu } }
          { class_name = Conv2D, config { name = b, filters = 64, kernel_size = [3, 3],
            padding = same, activation = relu } }
          { class_name = Conv2D, config { name = c, filters = 64, kernel_size = [3, 3],
            padding = same, activation = relu } }
          { class_name = GlobalAveragePooling2D, config { name = pool } }
        ]
        seed = 7
      }
      preprocess { mode = tf }
      kernels = onednn
      partitions = 6
      """;

  private final Path folder;
  private final int files;

  /**
   * @param whole how many good pictures there are; every sixth is followed by a broken one
   */
  ClusterJob(Path folder, int whole) throws IOException {
    this.folder = folder;
    this.files = TestPhotos.write(folder.resolve("photos"), whole);
    Files.writeString(file(), JOB);
  }

  int files() {
    return files;
  }

  Path output(String name) {
    return folder.resolve(name);
  }

  /** Returns the job file; {@link #settings} say where its inputs and outputs are. */
  Path file() {
    return folder.resolve("job.conf");
  }

  List<String> settings(String output, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "input.path=" + folder.resolve("photos"),
                "output.path=" + output(output),
                "output.segment-seconds=1"));
    settings.addAll(List.of(more));
    return settings;
  }

  /** Returns the arguments of {@code convoy} that run it. */
  List<String> arguments(String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", file().toString()));
    settings(output, more).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  /** Returns how many segments are published so far. */
  long published(String output) {
    try (Stream<Path> inside = Files.list(output(output))) {
      return inside.filter(each -> each.getFileName().toString().startsWith("segment=")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What became of the inputs. */
  record Account(List<Row> rows, int lost, int doubled) {}

  Account account(SparkSession spark, String output) {
    List<Row> rows =
        spark
            .read()
            .option("__globPaths__", "false") // a master's name has brackets
            .parquet(output(output).toString())
            .drop("segment")
            .orderBy("path")
            .collectAsList();
    Set<String> paths = new HashSet<>();
    rows.forEach(row -> paths.add(row.getString(0)));
    return new Account(rows, files - paths.size(), rows.size() - paths.size());
  }
}
