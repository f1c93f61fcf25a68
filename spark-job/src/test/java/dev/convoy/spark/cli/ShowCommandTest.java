package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.report.page.ReportFiles;
import dev.convoy.spark.job.report.page.ReportPage;
import dev.convoy.spark.job.report.page.TestReports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ShowCommandTest {
  @TempDir private Path folder;

  private Path store(String file) throws IOException {
    Path json = folder.resolve(file);
    Files.createDirectories(json.getParent());
    return Files.writeString(json, JsonText.of(TestReports.images("a.jpg")));
  }

  /** Returns what was printed. */
  private static String show(Object... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(new ShowCommand());
    line.setOut(new PrintWriter(text, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "--no-open";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    assertEquals(0, line.execute(all), text::toString);
    return text.toString().strip();
  }

  @Test
  void thePageIsMadeOfTheStoredJsonAlone() throws IOException {
    store("features/_convoy/report.json");
    Path page = folder.resolve("features/_convoy/report.html");
    assertEquals(page.toString(), show(folder.resolve("features")));
    assertEquals(ReportPage.of(TestReports.images("a.jpg")), Files.readString(page));
  }

  @Test
  void theReportOfOneFileStandsBesideIt() throws IOException {
    store("edges.nii.gz.report.json");
    Path page = folder.resolve("edges.nii.gz.report.html");
    assertEquals(page.toString(), show(folder.resolve("edges.nii.gz")));
    assertTrue(Files.exists(page));
  }

  @Test
  void thePageGoesWhereItIsWanted() throws IOException {
    store("features/_convoy/report.json");
    Path wanted = folder.resolve("page.html");
    assertEquals(wanted.toString(), show(folder.resolve("features"), "--html", wanted.toString()));
    assertTrue(Files.exists(wanted));
    assertTrue(Files.notExists(folder.resolve("features/_convoy/report.html")));
  }

  /** The local disk under another name. */
  public static final class FarFiles extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("far:///");
    }

    @Override
    public String getScheme() {
      return "far";
    }
  }

  @Test
  void thePageOfAReportThatIsElsewhereIsWrittenHere() throws IOException {
    store("features/_convoy/report.json");
    System.setProperty("spark.hadoop.fs.far.impl", FarFiles.class.getName());
    try {
      Path page = Path.of(show("far://" + folder.resolve("features")));
      assertEquals(ReportPage.of(TestReports.images("a.jpg")), Files.readString(page));
      Files.delete(page);
    } finally {
      System.clearProperty("spark.hadoop.fs.far.impl");
    }
    assertTrue(Files.notExists(folder.resolve("features/_convoy/report.html")));
  }

  @Test
  void aFolderWithoutReportIsRefused() {
    String message =
        assertThrows(
                UnreadableInputException.class,
                () -> ReportFiles.find(folder.toString(), new Configuration()))
            .getMessage();
    assertEquals(
        "Cannot show %1$s: no report of a finished job, neither file:%1$s/_convoy/report.json nor file:%1$s.report.json; give the output.path of a job"
            .formatted(folder),
        message);
    assertEquals(2, ConvoyCommand.run("show", folder.toString()));
  }

  @Test
  void aBrokenReportIsRefused() throws IOException {
    Files.writeString(store("features/_convoy/report.json"), "{");
    assertEquals(2, ConvoyCommand.run("show", folder.resolve("features").toString()));
  }
}
