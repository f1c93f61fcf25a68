package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.TextFiles;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.report.Report;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a report.
 *
 * <pre>
 * features/_convoy/report.json      of a result that is a folder
 * edges.nii.gz.report.json          of a result that is one file
 * ...report.html                    beside it, the same as a page
 * </pre>
 */
public final class ReportFiles {
  private static final String OWN = "_convoy";
  private static final String JSON = "report.json";
  private static final String HTML = "report.html";

  private final FileSystem files;
  private final Path json;
  private final Path html;

  private ReportFiles(FileSystem files, Path folder, String prefix) {
    this.files = files;
    this.json = new Path(folder, prefix + JSON);
    this.html = new Path(folder, prefix + HTML);
  }

  /** Returns the files of a result that is a folder. */
  public static ReportFiles inFolder(FileSystem files, Path result) {
    return new ReportFiles(files, new Path(result, OWN), "");
  }

  /** Returns the files of a result that is one file. */
  public static ReportFiles beside(FileSystem files, Path result) {
    return new ReportFiles(files, result.getParent(), result.getName() + ".");
  }

  /**
   * Finds the files of a result.
   *
   * @throws UnreadableInputException when there is no report
   */
  public static ReportFiles find(String result, Configuration hadoop) {
    try {
      Path given = new Path(result);
      FileSystem files = given.getFileSystem(hadoop);
      Path path = files.makeQualified(given);
      ReportFiles inside = inFolder(files, path);
      ReportFiles found = files.exists(inside.json) ? inside : beside(files, path);
      if (!files.exists(found.json)) {
        throw new FileNotFoundException(
            "no report of a finished job, neither "
                + inside.json
                + " nor "
                + found.json
                + "; give the output.path of a job");
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableInputException("Cannot show " + result + ": " + e.getMessage(), e);
    }
  }

  /** Writes a report and its page. */
  public void write(Report report) throws IOException {
    TextFiles.write(files, json, JsonText.of(report));
    writePage(report);
  }

  /** Writes the page alone. */
  public void writePage(Report report) throws IOException {
    TextFiles.write(files, html, ReportPage.of(report));
  }

  /**
   * Reads the report.
   *
   * @throws UnreadableInputException when it is none
   */
  public Report read() {
    try {
      return JsonText.read(TextFiles.read(files, json), Report.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableInputException("Cannot read " + json + ": " + e.getMessage(), e);
    }
  }

  /** Returns the qualified path of the page. */
  public Path page() {
    return html;
  }
}
