package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Picture;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Slice;
import java.util.Locale;

/** Planes through the middle of a volume, before and after, with the tiles' borders. */
final class SlicesSection implements Section {
  @Override
  public void write(Report report, Html html) {
    if (report.volume() == null || report.volume().slices().isEmpty()) {
      return;
    }
    Section.open(html, "slices", "Before and after", true);
    html.open("div", "class", "slices");
    report.volume().slices().forEach(slice -> figure(html, slice));
    html.close();
    html.open("p", "class", "note");
    html.text("Grey the source, coloured the first channel of the output, each from its first to");
    html.text(" its last percentile. Dashed lines are where tiles of ");
    html.element("b", report.volume().tile().toString());
    html.text(" meet; to compute one, so many voxels ahead of and behind it are read: ");
    html.element("b", String.join(", ", report.volume().halo())).text(".").close();
    html.close();
  }

  private static void figure(Html html, Slice slice) {
    html.open("figure").open("div", "class", "pictures");
    if (slice.before() != null) {
      plane(html, slice, slice.before(), "source");
    }
    plane(html, slice, slice.after(), "output");
    html.close().open("figcaption");
    if (!slice.across().isEmpty()) {
      html.text("across ").element("b", slice.across()).text(" at ");
      html.element("b", Figures.count(slice.position())).text("; ");
    }
    html.text(slice.vertical() + ", " + slice.horizontal());
    if (!slice.part().isEmpty()) {
      html.text("; " + slice.part());
    }
    html.close().close();
  }

  private static void plane(Html html, Slice slice, Picture picture, String alt) {
    String shape = String.format(Locale.ROOT, "aspect-ratio:%.4f", slice.aspect());
    html.open("div", "class", "plane", "style", shape);
    Pictures.add(html, picture, alt);
    html.open("svg", "viewBox", "0 0 1 1", "preserveAspectRatio", "none", "aria-hidden", "true");
    html.element("path", "", "d", lines(slice)).close().close();
  }

  private static String lines(Slice slice) {
    StringBuilder path = new StringBuilder();
    slice.down().forEach(y -> path.append(String.format(Locale.ROOT, "M0 %.4fH1", y)));
    slice.right().forEach(x -> path.append(String.format(Locale.ROOT, "M%.4f 0V1", x)));
    return path.toString();
  }
}
