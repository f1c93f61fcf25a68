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
    List<Layer> shown = report.layers().stream().limit(MOST_SHOWN).toList();
    double most = shown.get(0).share();
    Section.open(html, "layers", "Layers", true);
    html.open("div", "class", "scrolls", "tabindex", "0").open("table");
    html.open("thead").open("tr");
    html.element("th", "layer").element("th", "ms", "class", "number");
    html.element("th", "share", "class", "number").element("th", "", "class", "share");
    html.element("th", "GFLOP/s", "class", "number");
    html.close().close().open("tbody");
    shown.forEach(layer -> row(html, layer, most));
    html.close().close().close();
    int left = report.layers().size() - shown.size();
    double rest = report.layers().stream().skip(MOST_SHOWN).mapToDouble(Layer::share).sum();
    String others =
        left == 0 ? "" : "%d more layers took %s. ".formatted(left, Figures.percent(rest));
    String one = report.images() == null ? "tile" : "batch";
    html.element(
        "p",
        others
            + ("Milliseconds of one %s on one task of each executor, the one that made the model"
                    + " ready, beside whatever else ran there. How much that is of what the"
                    + " processor could reach at most is not known.")
                .formatted(one),
        "class",
        "note");
    html.close();
  }

  private static void row(Html html, Layer layer, double most) {
    html.open("tr").open("td").element("b", layer.name());
    html.element("small", layer.kind()).element("small", layer.computedBy()).close();
    html.element("td", number("%.3f", layer.milliseconds()), "class", "number");
    html.element("td", number("%.1f %%", 100 * layer.share()), "class", "number");
    html.open("td", "class", "share");
    Bars.bar(html, "c0", most == 0 ? 0 : layer.share() / most);
    html.close();
    html.element("td", number("%.1f", layer.gflops()), "class", "number").close();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
