package dev.convoy.spark.job.image;

import java.util.Arrays;

/**
 * Cuts the work of a segment into tasks that become shorter and shorter, so that few of them are
 * started and still no slot is idle for long while the last ones run.
 *
 * <p>In each round every slot gets the same part of what is left: factoring, as Hummel, Schonberg
 * and Flynn call it (Communications of the ACM 35, 8, 1992), but by thirds of a slot's share, so
 * that a slot which is three times slower than the others still ends with them. The other design,
 * tasks of one length, needs twice as many of them for a tail as short, and each costs 40 to 60 ms.
 */
final class TaskShares {
  /** Below this a task costs more than the idle slot that it may save. */
  private static final double LEAST_SECONDS = 0.5;

  /** What a task that fails may lose. */
  private static final double MOST_SECONDS = 20;

  private static final int PARTS = 3;

  private TaskShares() {}

  /**
   * Returns the seconds of each task, falling; there are as many tasks as slots, or more, but no
   * more than inputs.
   *
   * @param seconds of one core for all, estimated
   * @param slots how many tasks run at once
   */
  static double[] of(double seconds, int slots, long inputs) {
    double[] falling = falling(seconds, slots);
    return falling.length <= inputs ? falling : equal(seconds, Math.toIntExact(inputs));
  }

  /** Returns equal shares. */
  static double[] equal(double seconds, int tasks) {
    double[] shares = new double[tasks];
    Arrays.fill(shares, seconds / tasks);
    return shares;
  }

  private static double[] falling(double seconds, int slots) {
    double[] shares = new double[0];
    double rest = seconds;
    while (rest > PARTS * slots * LEAST_SECONDS) {
      double each = Math.min(MOST_SECONDS, rest / (PARTS * slots));
      shares = joined(shares, equal(each * slots, slots));
      rest -= each * slots;
    }
    int last = Math.max(slots, (int) Math.ceil(rest / LEAST_SECONDS));
    return joined(shares, equal(rest, last));
  }

  private static double[] joined(double[] head, double[] tail) {
    double[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
