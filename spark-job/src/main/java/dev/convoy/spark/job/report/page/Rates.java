package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.progress.Sample;
import java.util.ArrayList;
import java.util.List;

/** How fast a job was between samples of its progress. */
final class Rates {
  /** Tasks tell what they did when they end and every ten seconds: finer would show their beat. */
  private static final int MOST_INTERVALS = 48;

  private Rates() {}

  /**
   * A time and the pace in it.
   *
   * @param end seconds since the first sample
   */
  record Interval(double end, double perSecond) {}

  /** Returns intervals from the first sample to the last, each of about the same length. */
  static List<Interval> of(List<Sample> samples) {
    List<Interval> intervals = new ArrayList<>();
    if (samples.size() < 2) {
      return intervals;
    }
    double shortest = samples.get(samples.size() - 1).seconds() / MOST_INTERVALS;
    Sample from = samples.get(0);
    for (int i = 1; i < samples.size(); i++) {
      Sample to = samples.get(i);
      double seconds = to.seconds() - from.seconds();
      if (seconds > 0 && (seconds >= shortest || i == samples.size() - 1)) {
        long done = Math.max(0, to.done() - from.done());
        intervals.add(new Interval(to.seconds(), done / seconds));
        from = to;
      }
    }
    return intervals;
  }

  /** Returns the next larger one of 1, 2, 5, 10, 20 ..., at least 1. */
  static double roundedUp(double value) {
    double ten = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * ten) {
        return step * ten;
      }
    }
    return 10 * ten;
  }
}
