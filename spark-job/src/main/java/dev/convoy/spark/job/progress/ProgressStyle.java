package dev.convoy.spark.job.progress;

/** How progress is shown on standard error. */
public enum ProgressStyle {
  /** Not at all. */
  QUIET,
  /** A line every half minute, for logs. */
  LINES,
  /** One line that is rewritten in place every second, for terminals. */
  REWRITTEN
}
