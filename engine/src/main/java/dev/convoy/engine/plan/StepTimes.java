package dev.convoy.engine.plan;

import java.util.Arrays;

/** How long each step of a plan took, in the order of {@link PlanExplanation#lines}. */
public final class StepTimes {
  private final long[] nanos;
  private final long[] least;
  private long runs;

  /** Prepares to time a plan; nothing is timed yet. */
  public StepTimes(Plan plan) {
    this.nanos = new long[plan.steps().size()];
    this.least = new long[nanos.length];
    Arrays.fill(least, Long.MAX_VALUE);
  }

  void add(int step, long passed) {
    nanos[step] += passed;
    least[step] = Math.min(least[step], passed);
  }

  void endRun() {
    runs++;
  }

  /** Returns how many runs were timed. */
  public long runs() {
    return runs;
  }

  /** Returns the milliseconds that each step took in one run, as a mean; 0 where none was timed. */
  public double[] milliseconds() {
    return Arrays.stream(nanos).mapToDouble(each -> each / 1e6 / Math.max(1, runs)).toArray();
  }

  /**
   * Returns the milliseconds of the run in which a step took least, step by step; 0 where none was
   * timed.
   */
  public double[] leastMilliseconds() {
    return Arrays.stream(least).mapToDouble(each -> runs == 0 ? 0 : each / 1e6).toArray();
  }
}
