package dev.convoy.spark.job;

import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.OutputConfig;
import dev.convoy.spark.job.config.OutputConfig.IfExists;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.page.ReportFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that results go to, so that nothing half-written is ever seen.
 *
 * <pre>
 * out/segment=00000/part-*.parquet   published as a whole, by rename or commit
 * out/_convoy/                       listing, manifests, report
 * out/_convoy.next/                  the same until the first segment is published
 * out/_convoy.lease-1.json           who writes, while it writes
 * out/_SUCCESS                       written last
 * </pre>
 *
 * <p>An object store copies where others rename, one object after the other. There a segment is
 * written to its own place, and Spark's committer is what publishes it: S3A's magic committer by
 * completing uploads, each file whole. A driver that dies meanwhile leaves some of them, which
 * count for the rows that they have; so nothing that is right depends on a rename of many objects.
 *
 * <p>A resumed job goes on in the folder as it stands: its published segments stay, drafts go.
 *
 * <p>An older output stays until the first new segment is whole, on an object store until it
 * begins; then it goes. Only a folder that holds {@code _convoy} is ever overwritten: another may
 * hold what is not ours.
 */
public final class OutputFolder implements AutoCloseable {
  private static final String OWN = "_convoy";
  private static final String NEXT = "_convoy.next";
  private static final String LEASE = "_convoy.lease";
  private static final String SUCCESS = "_SUCCESS";
  private static final String IDENTITY = "identity.json";
  private static final String SEGMENT = "segment=";

  private final FileSystem files;
  private final Path folder;
  private final boolean isNew;
  private final boolean publishedByCommit;
  private final LeasePlace leases;
  private OutputLease lease;
  private boolean wasWritten;
  private boolean resumed;
  private boolean published;

  private OutputFolder(FileSystem files, Path folder, boolean isNew) {
    this.files = files;
    this.folder = folder;
    this.isNew = isNew;
    this.publishedByCommit = VolumeStorage.isObjectStore(files);
    this.leases = new LeasePlace(files, folder, new Path(folder, LEASE));
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
      }
      return output;
    } catch (IOException | IllegalArgumentException e) {
      throw new JobFileException(
          "Cannot write output.path " + config.path() + ": " + e.getMessage(), e);
    }
  }

  private void requireFree(IfExists ifExists) throws IOException {
    if (!files.getFileStatus(folder).isDirectory()) {
      throw new JobFileException(
          "Cannot write output.path " + folder + ": it must be a folder, there is a file");
    }
    List<String> inside = inside();
    if (inside.isEmpty()) {
      return;
    }
    if (ifExists == IfExists.ERROR) {
      OutputLease.requireFree(leases);
      throw exists();
    }
    if (!files.exists(new Path(folder, OWN)) && !files.exists(new Path(folder, NEXT))) {
      throw new JobFileException(
          "Cannot "
              + (ifExists == IfExists.RESUME ? "resume" : "overwrite")
              + " output.path "
              + folder
              + ": it holds "
              + inside.get(0)
              + ", which is no result of Convoy; name another folder");
    }
    wasWritten = isWritten();
    if (ifExists == IfExists.RESUME && wasWritten) {
      requireIdentity();
      resumed = true;
      published = true;
    }
  }

  private JobFileException exists() {
    return new JobFileException(
        "Cannot write output.path "
            + folder
            + ": it exists; name another folder or set output.if-exists = overwrite");
  }

  /** Returns the names of what the folder holds, but for leases. */
  private List<String> inside() throws IOException {
    return Stream.of(files.listStatus(folder))
        .map(FileStatus::getPath)
        .filter(each -> !leases.isLease(each))
        .map(Path::getName)
        .toList();
  }

  /** Tells whether a segment was ever published. */
  private boolean isWritten() throws IOException {
    return files.exists(new Path(folder, OWN));
  }

  private void requireIdentity() throws IOException {
    Path identity = new Path(new Path(folder, OWN), IDENTITY);
    if (!files.exists(identity)) {
      throw new JobFileException(
          "Cannot resume output.path "
              + folder
              + ": it has no "
              + identity.getName()
              + " in "
              + OWN
              + ", so that what made it is unknown; use overwrite or name another folder");
    }
  }

  /** Tells whether published segments of an earlier run are there and stay. */
  public boolean isResumed() {
    return resumed;
  }

  /** Returns the file that says what the results are made with. */
  public Path identity() {
    return new Path(own(), IDENTITY);
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
   * Makes the folder and takes its lease; nothing else may write there until it is closed.
   *
   * @throws JobFileException when it cannot be written, another job writes it, or has begun an
   *     output since this one looked
   */
  public void open() {
    try {
      lease = OutputLease.take(leases);
      if (isWritten() != wasWritten) {
        throw exists();
      }
      files.delete(new Path(folder, NEXT), true);
      if (resumed) {
        files.delete(new Path(folder, SUCCESS), false);
        deleteDrafts();
        return;
      }
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

  /** Returns where the list of a segment's inputs stands. */
  public Path manifest(String segment) {
    return new Path(new Path(own(), "manifests"), segment);
  }

  /** Returns the names of the published segments, in order. */
  public List<String> segments() {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus each : files.listStatus(folder)) {
        String name = each.getPath().getName();
        if (published && name.startsWith(SEGMENT)) {
          names.add(name);
        }
      }
      names.sort(null);
      return names;
    } catch (IOException e) {
      throw new JobFailedException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Puts what a draft of several segments has of one in its place; takes the segment away where it
   * has nothing of it.
   */
  public void replace(String segment, String draft) {
    Path kept = new Path(draft(draft), segment);
    Path place = new Path(folder, segment);
    delete(place);
    try {
      if (files.exists(kept)) {
        rename(kept, place);
      }
    } catch (IOException e) {
      throw new JobFailedException("Cannot replace " + place + ": " + e.getMessage(), e);
    }
  }

  /** Takes a draft away. */
  public void discard(String segment) {
    delete(draft(segment));
  }

  private void delete(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw new JobFailedException("Cannot remove " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Begins a segment; on an object store the first one takes the place of an older output.
   *
   * @return where its rows are to be written: a draft, or on an object store its own place, where
   *     they appear when Spark's committer is done
   */
  public Path begin(String segment) {
    try {
      lease.requireHeld();
      if (!publishedByCommit) {
        return draft(segment);
      }
      replaceOlder();
      return new Path(folder, segment);
    } catch (IOException e) {
      throw new JobFailedException(
          "Cannot begin " + segment + " in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Takes away what was written of a segment that may not stay. */
  public void takeBack(String segment) {
    delete(publishedByCommit ? new Path(folder, segment) : draft(segment));
  }

  /** Gives a draft its name; the first one takes the place of an older output. */
  public void publish(String segment) {
    try {
      lease.requireHeld();
      if (publishedByCommit) {
        return;
      }
      replaceOlder();
      rename(draft(segment), new Path(folder, segment));
    } catch (IOException e) {
      throw new JobFailedException(
          "Cannot publish " + segment + " in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void replaceOlder() throws IOException {
    if (published) {
      return;
    }
    files.delete(new Path(folder, SUCCESS), false);
    for (FileStatus each : files.listStatus(folder)) {
      String name = each.getPath().getName();
      if (name.startsWith(SEGMENT) || name.equals(OWN)) {
        files.delete(each.getPath(), true);
      }
    }
    rename(new Path(folder, NEXT), new Path(folder, OWN));
    published = true;
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Writes a text file, whole or not at all. */
  public void write(Path file, String text) {
    try {
      TextFiles.write(files, file, text);
    } catch (IOException e) {
      throw new JobFailedException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the report of a job that is done. */
  public void write(Report report) {
    try {
      ReportFiles.inFolder(files, folder).write(report);
    } catch (IOException e) {
      throw new JobFailedException(
          "Cannot write the report of " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Returns the text of a file. */
  public String read(Path file) {
    try {
      return TextFiles.read(files, file);
    } catch (IOException e) {
      throw new JobFileException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Marks the output as whole. */
  public void succeed() {
    write(new Path(folder, SUCCESS), "");
  }

  /** Takes back what is not published. */
  public void abandon() throws IOException {
    lease.requireHeld();
    files.delete(new Path(folder, NEXT), true);
    if (published) {
      deleteDrafts();
    }
  }

  /**
   * Gives the lease back, if it was opened; removes the folder when it is empty and was not there.
   */
  @Override
  public void close() throws IOException {
    if (lease == null) {
      return;
    }
    lease.close();
    if (isNew && files.exists(folder) && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }

  private void deleteDrafts() throws IOException {
    for (FileStatus each : files.listStatus(new Path(folder, OWN))) {
      if (each.getPath().getName().startsWith("draft-")) {
        files.delete(each.getPath(), true);
      }
    }
  }
}
