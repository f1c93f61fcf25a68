package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.Layer;
import java.util.List;
import java.util.Locale;

/** What each layer took, those that took longest first. */
final class LayersSection implements Section {
  private static final int MOST_SHOWN = 25;

  @Override
  public void write(Report report, Html html) {
    if (report.layers().isEmpty()) {
      return;
    }
    Section.open(html, "layers", "Layers", true);
    table(html, report.layers());
    html.element("p", note(report), "class", "note");
    html.close();
  }

  private static void table(Html html, List<Layer> layers) {
    boolean peakIsKnown = isPeakKnown(layers);
    html.open("div", "class", "scrolls", "tabindex", "0").open("table");
    html.open("thead").open("tr");
    html.element("th", "layer").element("th", "ms", "class", "number");
    html.element("th", "share", "class", "number").element("th", "", "class", "share");
    html.element("th", "GFLOP/s", "class", "number");
    if (peakIsKnown) {
      html.element("th", "of peak", "class", "number");
    }
    html.close().close().open("tbody");
    double most = layers.get(0).share();
    layers.stream().limit(MOST_SHOWN).forEach(layer -> row(html, layer, most, peakIsKnown));
    html.close().close().close();
  }

  private static boolean isPeakKnown(List<Layer> layers) {
    return layers.stream().anyMatch(layer -> layer.ofPeak() > 0);
  }

  private static void row(Html html, Layer layer, double most, boolean peakIsKnown) {
    html.open("tr").open("td").element("b", layer.name());
    html.element("small", layer.kind()).element("small", layer.computedBy()).close();
    html.element("td", number("%.3f", layer.milliseconds()), "class", "number");
    html.element("td", number("%.1f %%", 100 * layer.share()), "class", "number");
    html.open("td", "class", "share");
    Bars.bar(html, "c0", most == 0 ? 0 : layer.share() / most);
    html.close();
    html.element("td", number("%.1f", layer.gflops()), "class", "number");
    if (peakIsKnown) {
      html.element("td", number("%.1f %%", 100 * layer.ofPeak()), "class", "number");
    }
    html.close();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String note(Report report) {
    List<Layer> layers = report.layers();
    int left = Math.max(0, layers.size() - MOST_SHOWN);
    double rest = layers.stream().skip(MOST_SHOWN).mapToDouble(Layer::share).sum();
    String others =
        left == 0 ? "" : "%d more layers took %s. ".formatted(left, Figures.percent(rest));
    String timed =
        "Milliseconds of one %s, as a mean of %s, in one task of each executor: the one that made the model ready, beside whatever else ran there."
            .formatted(
                report.images() == null ? "tile" : "batch", Figures.count(layers.get(0).runs()));
    String peak =
        isPeakKnown(layers)
            ? " The peak is what its threads reach with multiplications alone, measured there."
            : "";
    return others + timed + peak;
  }
}
