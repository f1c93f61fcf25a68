package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report as one HTML page that needs no other file and no network, light or dark as the reader's
 * screen is.
 *
 * <p>The page holds no script, and its policy forbids any: names of files and messages come from
 * whoever made the inputs.
 */
public final class ReportPage {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  private static final List<Section> SECTIONS =
      List.of(
          new HeadlineSection(),
          new SheetSection(),
          new SlicesSection(),
          new TimeSplitSection(),
          new ThroughputSection(),
          new ExecutorsSection(),
          new LayersSection(),
          new ErrorsSection(),
          new NotesSection(),
          new SummarySection());

  private ReportPage() {}

  /** Returns the page. */
  public static String of(Report report) {
    Html html = new Html();
    html.open("html", "lang", "en").open("head");
    html.single("meta", "charset", "utf-8");
    html.single("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.single("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", "Convoy: " + report.output());
    html.style(sheet()).close();
    html.open("body").open("header");
    html.open("p", "class", "brand").text("Convoy ");
    html.element("small", report.version()).close();
    html.element("h1", report.model().label(), "class", "path");
    html.element("p", report.output(), "class", "path").close();
    html.open("main");
    SECTIONS.forEach(section -> section.write(report, html));
    return html.close().close().close().toString();
  }

  private static String sheet() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report.css of the jar", e);
    }
  }
}
