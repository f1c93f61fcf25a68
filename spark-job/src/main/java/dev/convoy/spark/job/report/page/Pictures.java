package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Picture;

/** Pictures inside the page. */
final class Pictures {
  private Pictures() {}

  /**
   * Adds a picture.
   *
   * @param alt what it shows, for those who do not see it
   */
  static void add(Html html, Picture picture, String alt) {
    String source = "data:image/" + picture.type() + ";base64," + picture.base64();
    html.single("img", "src", source, "alt", alt);
  }
}
