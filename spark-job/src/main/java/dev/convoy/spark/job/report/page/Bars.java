package dev.convoy.spark.job.report.page;

/** Horizontal bars. */
final class Bars {
  private Bars() {}

  /**
   * Adds a bar.
   *
   * @param kind class of its colour
   * @param share of its whole length, 0 to 1
   */
  static void bar(Html html, String kind, double share) {
    html.open("div", "class", "bar");
    html.element("span", "", "class", kind, "style", "width:" + Figures.length(share));
    html.close();
  }
}
