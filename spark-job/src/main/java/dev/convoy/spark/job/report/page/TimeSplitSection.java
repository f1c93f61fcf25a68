package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import java.util.Map;

/** What tasks spent their time on, as one bar. */
final class TimeSplitSection implements Section {
  private static final int COLORS = 6;

  @Override
  public void write(Report report, Html html) {
    Report.Work work = report.work();
    Map<String, Double> shares = work.shares();
    Section.open(html, "time", "Where the time went", false);
    html.open("div", "class", "split", "role", "img", "aria-label", "shares, listed below");
    int color = 0;
    for (double share : shares.values()) {
      String style = "width:" + Figures.length(share);
      html.element("span", "", "class", "c" + color++ % COLORS, "style", style);
    }
    html.close();
    html.open("ul", "class", "legend");
    color = 0;
    for (Map.Entry<String, Double> each : shares.entrySet()) {
      html.open("li").element("i", "", "class", "c" + color++ % COLORS);
      html.element("span", each.getKey()).element("b", Figures.percent(each.getValue()));
      html.element("small", Figures.duration(work.taskSeconds().get(each.getKey()))).close();
    }
    html.close();
    html.open("p", "class", "note").text("Time of all tasks, of which at most ");
    html.element("b", Figures.count(work.taskSlots())).text(" ran at once. ");
    html.text("Their slots worked on " + report.pace().unit() + " for ");
    html.element("b", Figures.percent(work.efficiency())).text(" of the job's time.").close();
    html.close();
  }
}
