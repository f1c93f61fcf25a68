package dev.convoy.spark.job.report;

import dev.convoy.spark.job.report.Report.Executor;
import dev.convoy.spark.job.report.Report.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts together the lines of a summary, in the order in which they are added. */
public final class SummaryLines {
  private static final long MEBIBYTE = 1 << 20;

  private final List<Line> lines = new ArrayList<>();

  /** Adds a line; one without a name goes on with the line before. */
  public SummaryLines add(String name, String format, Object... values) {
    lines.add(new Line(name, String.format(Locale.ROOT, format, values)));
    return this;
  }

  /** Adds what share of the time each kind of work took. */
  public SummaryLines addSplit(Map<String, Double> seconds) {
    return add(
        "time split",
        "%s",
        Report.Work.shares(seconds).entrySet().stream()
            .map(
                work ->
                    String.format(Locale.ROOT, "%s %.0f %%", work.getKey(), 100 * work.getValue()))
            .collect(Collectors.joining(", ")));
  }

  /** Adds two lines for each executor: how fast it was, and what it really computes with. */
  public SummaryLines addExecutors(List<Executor> executors, String unit) {
    for (int i = 0; i < executors.size(); i++) {
      Executor each = executors.get(i);
      add(
          i == 0 ? "executors" : "",
          "%s on %s: %d %s, %.1f per second, at most %d MiB",
          each.executor(),
          each.host(),
          each.done(),
          unit,
          each.perSecond(),
          each.memory().largest() / MEBIBYTE);
      if (!each.kernels().isEmpty()) {
        add("", "  %s", each.kernels());
      }
    }
    return this;
  }

  public List<Line> list() {
    return List.copyOf(lines);
  }
}
