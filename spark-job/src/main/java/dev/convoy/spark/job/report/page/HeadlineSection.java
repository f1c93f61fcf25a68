package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.ErrorGroup;

/** The four numbers that are looked for first. */
final class HeadlineSection implements Section {
  @Override
  public void write(Report report, Html html) {
    Report.Pace pace = report.pace();
    html.open("dl", "id", "headline", "class", "wide");
    String kept = pace.kept() > 0 ? ", " + Figures.count(pace.kept()) + " by runs before" : "";
    add(
        html,
        new Entry(
            pace.unit() + " done",
            "done",
            Figures.count(pace.done()),
            "of " + Figures.count(pace.total()) + kept,
            ""));
    add(
        html,
        new Entry(
            "time",
            "seconds",
            Figures.decimal(report.seconds()) + " s",
            report.seconds() < 120 ? begun(report) : whole(report),
            ""));
    add(
        html,
        new Entry(
            pace.unit() + " per second",
            "rate",
            Figures.decimal(pace.perSecond()),
            "task slots busy " + Figures.percent(report.work().efficiency()) + " of the time",
            ""));
    long errors = report.errors().stream().mapToLong(ErrorGroup::count).sum();
    add(
        html,
        new Entry(
            "errors",
            "errors",
            Figures.count(errors),
            errors == 0 ? "none" : Figures.percent((double) errors / Math.max(1, pace.done())),
            errors == 0 ? "good" : "bad"));
    html.close();
  }

  private static String whole(Report report) {
    return Figures.duration(report.seconds()) + ", " + begun(report);
  }

  /** Returns {@code begun 2026-11-27 05:54:17 UTC}. */
  private static String begun(Report report) {
    return "begun " + report.started().replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC");
  }

  /**
   * A number on its own card.
   *
   * @param id of the element that holds the value
   * @param kind good, bad or nothing
   */
  private record Entry(String name, String id, String value, String note, String kind) {}

  private static void add(Html html, Entry entry) {
    html.open("div", "class", ("card " + entry.kind()).strip());
    html.element("dt", entry.name());
    html.element("dd", entry.value(), "id", "headline-" + entry.id());
    html.element("small", entry.note());
    html.close();
  }
}
