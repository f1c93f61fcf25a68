package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.ProcessMemory;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.Executor;
import java.util.Comparator;
import java.util.List;

/** What each executor did, how fast, with which kernels and in how much memory. */
final class ExecutorsSection implements Section {
  private static final int MOST_SHOWN = 40;

  @Override
  public void write(Report report, Html html) {
    if (report.executors().isEmpty()) {
      return;
    }
    List<Executor> shown =
        report.executors().stream()
            .sorted(Comparator.comparingLong(Executor::done).reversed())
            .limit(MOST_SHOWN)
            .toList();
    String unit = report.pace().unit();
    Section.open(html, "executors", "Executors", false);
    double fastest = shown.stream().mapToDouble(Executor::perSecond).max().orElse(0);
    html.open("ul", "class", "bars");
    shown.forEach(each -> pace(html, each, unit, fastest));
    html.close();
    more(html, report.executors().size() - shown.size());
    html.close();
    Section.open(html, "memory", "Memory", false);
    long largest = shown.stream().mapToLong(each -> each.memory().largest()).max().orElse(0);
    html.open("ul", "class", "bars");
    shown.forEach(each -> memory(html, each, largest));
    html.close();
    more(html, report.executors().size() - shown.size());
    html.close();
  }

  private static void pace(Html html, Executor executor, String unit, double fastest) {
    html.open("li").open("div", "class", "pair");
    html.element("span", name(executor), "class", "path");
    html.open("span").text(Figures.count(executor.done()) + " " + unit + ", ");
    html.element("b", Figures.decimal(executor.perSecond())).text(" per second").close();
    html.close();
    Bars.bar(html, "c1", fastest == 0 ? 0 : executor.perSecond() / fastest);
    if (!executor.kernels().isEmpty()) {
      html.element("small", executor.kernels(), "class", "path");
    }
    html.close();
  }

  private static void memory(Html html, Executor executor, long largest) {
    ProcessMemory memory = executor.memory();
    html.open("li").open("div", "class", "pair");
    html.element("span", name(executor), "class", "path");
    html.open("span").text("at most ");
    html.element("b", Figures.mebibytes(memory.largest())).close().close();
    Bars.bar(html, "c0", largest == 0 ? 0 : (double) memory.largest() / largest);
    String parts =
        "Java's heap %s, native tensors %s"
            .formatted(
                Figures.mebibytes(memory.heapBytes()), Figures.mebibytes(memory.tensorBytes()));
    html.element("small", parts).close();
  }

  private static String name(Executor executor) {
    return executor.executor() + " on " + executor.host();
  }

  private static void more(Html html, int left) {
    if (left > 0) {
      html.element("p", "And " + Figures.count(left) + " more that did less.", "class", "note");
    }
  }
}
