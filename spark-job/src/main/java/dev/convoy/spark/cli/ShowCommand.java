package dev.convoy.spark.cli;

import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.page.ReportFiles;
import dev.convoy.spark.job.report.page.ReportPage;
import java.awt.Desktop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page of a finished job's report again and shows it. */
@Command(
    name = "show",
    description = {
      "Write the page of a job's report again, from its report.json alone, and print where it is;",
      "open it where there is a desktop. Nothing is computed again."
    },
    sortOptions = false)
final class ShowCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OUT", description = "The output.path of the job.")
  private String output;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Where the page is written (default: beside report.json where that is on this computer,"
              + " else a temporary file).")
  private Path html;

  @Option(names = "--no-open", description = "Do not open the page, print only where it is.")
  private boolean noOpen;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ReportFiles files =
        ReportFiles.find(
            output, Sessions.hadoop(Sessions.conf("convoy show", Optional.empty(), Map.of())));
    Path page = write(files, files.read());
    PrintWriter out = spec.commandLine().getOut();
    out.println(page);
    out.flush();
    if (!noOpen && Desktop.isDesktopSupported()) {
      open(page);
    }
    return 0;
  }

  private Path write(ReportFiles files, Report report) throws IOException {
    if (html == null && files.page().toUri().getScheme().equals("file")) {
      files.writePage(report);
      return Path.of(files.page().toUri().getPath());
    }
    Path file = html == null ? Files.createTempFile("convoy-", ".html") : html;
    return Files.writeString(file, ReportPage.of(report)).toAbsolutePath();
  }

  /** The path is printed already: a desktop without a browser is no failure. */
  private static void open(Path page) {
    try {
      if (Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(page.toUri());
      }
    } catch (IOException | UnsupportedOperationException e) {
      System.err.println("Cannot open the page here: " + e.getMessage());
    }
  }
}
