package dev.convoy.spark.job.listing;

import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.InputConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A few files of a folder, for a look without Spark. */
public final class InputSample {
  private static final int MOST_LISTED = 10_000;

  private InputSample() {}

  /**
   * Returns files of an input in the order of their paths, evenly spread over the first 10,000 that
   * are found.
   *
   * @param most at least 1
   * @return qualified paths, at least one
   * @throws UnreadableInputException when there is none, or the input is a table
   */
  public static List<String> of(InputConfig input, Configuration configuration, int most) {
    if (input.table().isPresent()) {
      throw new UnreadableInputException(
          "Cannot sample input.table "
              + input.table().get()
              + ": only folders are sampled; set input.path, or give arrays by --input X.npy");
    }
    List<String> found = list(input, configuration);
    if (found.isEmpty()) {
      throw new UnreadableInputException(
          "Cannot sample input.path %s: no file matches input.glob '%s'"
              .formatted(input.path(), input.glob()));
    }
    int count = Math.min(most, found.size());
    List<String> sample = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sample.add(found.get((int) ((long) i * found.size() / count)));
    }
    return sample;
  }

  private static List<String> list(InputConfig input, Configuration configuration) {
    Path path = new Path(input.path());
    try {
      FileSystem files = path.getFileSystem(configuration);
      FileStatus status = files.getFileStatus(path);
      Path root = files.makeQualified(status.getPath());
      if (!status.isDirectory()) {
        return List.of(root.toString());
      }
      FolderWalk walk =
          new FolderWalk(
              new ListingTask.Request(root.toString(), input.glob(), ""),
              configuration,
              new Frontier.Folder(root.toString(), input.recursive()),
              unmatched -> {});
      List<String> found = new ArrayList<>();
      while (walk.hasNext() && found.size() < MOST_LISTED) {
        Found each = walk.next();
        if (each.problem() == null) {
          found.add(each.path());
        }
      }
      return found.stream().sorted().toList();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new UnreadableInputException(
          "Cannot read input.path " + input.path() + ": " + e.getMessage(), e);
    }
  }
}
