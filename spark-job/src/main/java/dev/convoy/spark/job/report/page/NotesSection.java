package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;

/** What is missing and why. */
final class NotesSection implements Section {
  @Override
  public void write(Report report, Html html) {
    if (report.notes().isEmpty()) {
      return;
    }
    Section.open(html, "notes", "Left out", true);
    report.notes().forEach(note -> html.element("p", note, "class", "path"));
    html.close();
  }
}
