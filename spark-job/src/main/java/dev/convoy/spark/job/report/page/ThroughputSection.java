package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import java.util.List;
import java.util.Locale;

/** How fast the job was while it ran, from the samples of its progress. */
final class ThroughputSection implements Section {
  private static final int HEIGHT = 100;

  @Override
  public void write(Report report, Html html) {
    Report.Pace pace = report.pace();
    List<Rates.Interval> rates = Rates.of(pace.samples());
    Section.open(html, "throughput", "Throughput over time", false);
    if (rates.isEmpty()) {
      html.element("p", "Too short to tell.", "class", "note");
    } else {
      plot(pace, rates, html);
    }
    html.close();
  }

  private static void plot(Report.Pace pace, List<Rates.Interval> rates, Html html) {
    double end = rates.get(rates.size() - 1).end();
    double top =
        Rates.roundedUp(
            Math.max(
                pace.perSecond(),
                rates.stream().mapToDouble(Rates.Interval::perSecond).max().orElse(0)));
    html.open("div", "class", "plot");
    html.open("div", "class", "scale");
    html.element("span", Figures.decimal(top)).element("span", Figures.decimal(top / 2));
    html.element("span", "0").close();
    html.open(
        "svg",
        "viewBox",
        "0 0 1000 " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        pace.unit() + " per second over time");
    html.element("path", "", "class", "lines", "d", "M0 0H1000M0 50H1000");
    html.element("path", "", "class", "area", "d", area(rates, end, top));
    html.element("path", "", "class", "mean", "d", "M0 " + y(pace.perSecond(), top) + "H1000");
    html.close();
    html.open("div", "class", "times").element("span", "0 s");
    html.element("span", Figures.duration(end / 2)).element("span", Figures.duration(end));
    html.close().close();
    html.open("p", "class", "note").text(pace.unit() + " per second; the dashed line is ");
    html.element("b", Figures.decimal(pace.perSecond()), "id", "mean-rate");
    html.text(", the mean of the whole job with its beginning and end.").close();
  }

  private static String area(List<Rates.Interval> rates, double end, double top) {
    StringBuilder path = new StringBuilder("M0 " + HEIGHT);
    for (Rates.Interval each : rates) {
      path.append('V').append(y(each.perSecond(), top));
      path.append('H').append(number(1000 * each.end() / end));
    }
    return path.append('V').append(HEIGHT).append('Z').toString();
  }

  private static String y(double perSecond, double top) {
    return number(HEIGHT * (1 - perSecond / top));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
