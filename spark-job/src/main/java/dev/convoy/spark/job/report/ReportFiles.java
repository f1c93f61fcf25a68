package dev.convoy.spark.job.report;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.TextFiles;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a report.
 *
 * <pre>
 * features/_convoy/report.json      of a result that is a folder
 * edges.nii.gz.report.json          of a result that is one file
 * </pre>
 */
public final class ReportFiles {
  private static final String OWN = "_convoy";

  private final FileSystem files;
  private final Path json;

  private ReportFiles(FileSystem files, Path json) {
    this.files = files;
    this.json = json;
  }

  /** Returns the files of a result that is a folder. */
  public static ReportFiles inFolder(FileSystem files, Path result) {
    return new ReportFiles(files, new Path(new Path(result, OWN), "report.json"));
  }

  /** Returns the files of a result that is one file. */
  public static ReportFiles beside(FileSystem files, Path result) {
    return new ReportFiles(files, new Path(result.getParent(), result.getName() + ".report.json"));
  }

  /** Writes a report. */
  public void write(Report report) throws IOException {
    TextFiles.write(files, json, JsonText.of(report));
  }
}
