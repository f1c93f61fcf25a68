package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.VolumePart;

/** The lines that were printed, word for word, and what made the result. */
final class SummarySection implements Section {
  @Override
  public void write(Report report, Html html) {
    Section.open(html, "summary", "Summary", true);
    html.open("dl", "class", "lines");
    report.summary().forEach(line -> line(html, line.name(), line.value()));
    html.close().close();
    Section.open(html, "made", "What made it", true);
    html.open("dl", "class", "lines");
    line(html, "model", report.model().label());
    line(html, "model hash", report.model().hash());
    line(html, "precision", report.model().precision());
    line(html, "kernels", report.model().kernels());
    line(html, "driver", report.driver());
    line(html, "Convoy", report.version());
    if (report.volume() != null) {
      volume(html, report.volume());
    }
    html.close().close();
  }

  private static void volume(Html html, VolumePart volume) {
    line(html, "source", volume.source());
    line(html, "output", volume.target());
    line(html, "tile", volume.tile().toString());
    line(html, "halo", String.join(", ", volume.halo()));
    line(html, "read twice", Figures.percent(volume.readTwice()) + " of the source");
  }

  private static void line(Html html, String name, String value) {
    html.open("div").element("dt", name).element("dd", value, "class", "path").close();
  }
}
