package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;

/** One part of the page. */
interface Section {
  /** Writes the part; nothing where the report has nothing for it. */
  void write(Report report, Html html);

  /** Begins a card, which the caller closes; {@code wide} ones take both columns. */
  static void open(Html html, String id, String title, boolean wide) {
    html.open("section", "id", id, "class", wide ? "card wide" : "card");
    html.element("h2", title);
  }
}
