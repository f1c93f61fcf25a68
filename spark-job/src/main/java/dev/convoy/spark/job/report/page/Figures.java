package dev.convoy.spark.job.report.page;

import java.util.Locale;

/** How numbers are written on the page: as in the printed summary, with commas in long ones. */
final class Figures {
  private static final double MEBIBYTE = 1 << 20;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns one decimal, {@code 1,234.5}. */
  static String decimal(double number) {
    return String.format(Locale.ROOT, "%,.1f", number);
  }

  /** Returns a share of 1 as {@code 27 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** Returns a share of 1 as a length in a style: {@code 27.31%}. */
  static String length(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * Math.max(0, Math.min(1, share)));
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", (long) (bytes / MEBIBYTE));
  }

  /**
   * Returns a time for people: {@code 0.04 s}, {@code 8.3 s}, {@code 4 min 5 s}, {@code 2 h 3 min}.
   */
  static String duration(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 2 * MINUTE) {
      return decimal(seconds) + " s";
    }
    return whole < HOUR
        ? "%d min %d s".formatted(whole / MINUTE, whole % MINUTE)
        : "%d h %d min".formatted(whole / HOUR, whole % HOUR / MINUTE);
  }
}
