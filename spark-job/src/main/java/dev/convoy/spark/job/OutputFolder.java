package dev.convoy.spark.job;

import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.OutputConfig;
import dev.convoy.spark.job.config.OutputConfig.IfExists;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that results go to, so that nothing half-written is ever seen.
 *
 * <pre>
 * out/segment=00000/part-*.parquet   published as a whole, by rename
 * out/_convoy/                       listing, manifests, report
 * out/_convoy.next/                  the same until the first segment is published
 * out/_SUCCESS                       written last
 * </pre>
 *
 * <p>An older output stays until the first new segment is whole; then it goes. Only a folder that
 * holds {@code _convoy} is ever overwritten: another may hold what is not ours.
 */
public final class OutputFolder {
  private static final String OWN = "_convoy";
  private static final String NEXT = "_convoy.next";
  private static final String SUCCESS = "_SUCCESS";

  private final FileSystem files;
  private final Path folder;
  private final boolean isNew;
  private boolean published;

  private OutputFolder(FileSystem files, Path folder, boolean isNew) {
    this.files = files;
    this.folder = folder;
    this.isNew = isNew;
  }

  /**
   * Looks at what is there and says whether the job may write; changes nothing.
   *
   * @throws JobFileException when it may not, or the folder cannot be looked at
   */
  public static OutputFolder check(OutputConfig config, Configuration hadoop) {
    Path given = new Path(config.path());
    try {
      FileSystem files = given.getFileSystem(hadoop);
      Path folder = files.makeQualified(given);
      boolean exists = files.exists(folder);
      OutputFolder output = new OutputFolder(files, folder, !exists);
      if (exists) {
        output.requireFree(config.ifExists());
      } else if (config.ifExists() == IfExists.RESUME) {
        throw notYet();
      }
      return output;
    } catch (IOException | IllegalArgumentException e) {
      throw new JobFileException(
          "Cannot write output.path " + config.path() + ": " + e.getMessage(), e);
    }
  }

  private static JobFileException notYet() {
    return new JobFileException(
        "Cannot use output.if-exists = resume: this version starts over; use overwrite or error");
  }

  private void requireFree(IfExists ifExists) throws IOException {
    if (!files.getFileStatus(folder).isDirectory()) {
      throw new JobFileException(
          "Cannot write output.path " + folder + ": it must be a folder, there is a file");
    }
    FileStatus[] inside = files.listStatus(folder);
    if (ifExists == IfExists.RESUME) {
      throw notYet();
    }
    if (inside.length == 0) {
      return;
    }
    if (ifExists == IfExists.ERROR) {
      throw new JobFileException(
          "Cannot write output.path "
              + folder
              + ": it exists; name another folder or set output.if-exists = overwrite");
    }
    if (!files.exists(new Path(folder, OWN)) && !files.exists(new Path(folder, NEXT))) {
      throw new JobFileException(
          "Cannot overwrite output.path "
              + folder
              + ": it holds "
              + inside[0].getPath().getName()
              + ", which is no result of Convoy; name another folder");
    }
  }

  /** Returns the qualified path. */
  public Path path() {
    return folder;
  }

  /** Returns the folder of listing, manifests and report, as it is called now. */
  public Path own() {
    return new Path(folder, published ? OWN : NEXT);
  }

  /**
   * Makes the folder.
   *
   * @throws JobFileException when it cannot be written
   */
  public void open() {
    try {
      files.delete(new Path(folder, NEXT), true);
      if (!files.mkdirs(own())) {
        throw new IOException("the folder cannot be made");
      }
    } catch (IOException e) {
      throw new JobFileException("Cannot write output.path " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Returns where a segment is written before it is published. */
  public Path draft(String segment) {
    return new Path(own(), "draft-" + segment);
  }

  /** Gives a draft its name; the first one takes the place of an older output. */
  public void publish(String segment) {
    try {
      if (!published) {
        replaceOlder();
        published = true;
      }
      rename(draft(segment), new Path(folder, segment));
    } catch (IOException e) {
      throw new JobFailedException(
          "Cannot publish " + segment + " in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void replaceOlder() throws IOException {
    files.delete(new Path(folder, SUCCESS), false);
    for (FileStatus each : files.listStatus(folder)) {
      String name = each.getPath().getName();
      if (name.startsWith("segment=") || name.equals(OWN)) {
        files.delete(each.getPath(), true);
      }
    }
    rename(new Path(folder, NEXT), new Path(folder, OWN));
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Writes a text file, whole or not at all. */
  public void write(Path file, String text) {
    Path draft = new Path(file.getParent(), "." + file.getName() + ".draft");
    try {
      try (OutputStream out = files.create(draft, true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      files.delete(file, false);
      rename(draft, file);
    } catch (IOException e) {
      throw new JobFailedException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Marks the output as whole. */
  public void succeed() {
    write(new Path(folder, SUCCESS), "");
  }

  /** Takes back what is not published; removes the folder when it is empty and was not there. */
  public void abandon() throws IOException {
    files.delete(new Path(folder, NEXT), true);
    Path own = new Path(folder, OWN);
    if (published) {
      for (FileStatus each : files.listStatus(own)) {
        if (each.getPath().getName().startsWith("draft-")) {
          files.delete(each.getPath(), true);
        }
      }
    } else if (isNew && files.exists(folder) && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }
}
