package dev.convoy.spark.job.config;

import java.util.Locale;

/** What becomes of an output's spatial axes. */
public enum Pooling {
  /** They stay; the array is flattened when it is written, its shape stands beside it. */
  NONE,
  /** The mean over all positions, for each channel. */
  AVG,
  /** The largest value over all positions, for each channel. */
  MAX,
  /** They become one axis with the channels, row-major. */
  FLATTEN;

  /** Returns the word of job files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
