package dev.convoy.spark.job;

import dev.convoy.spark.job.progress.ProgressStyle;
import java.util.Optional;

/**
 * What the command line adds to a job file.
 *
 * @param dryRun whether to say what would be done and write nothing
 * @param limit the most inputs, 0 for all
 * @param master Spark's master
 * @param progress how it is shown
 */
public record RunOptions(
    boolean dryRun, long limit, Optional<String> master, ProgressStyle progress) {
  /** Shows no progress. */
  public RunOptions(boolean dryRun, long limit, Optional<String> master) {
    this(dryRun, limit, master, ProgressStyle.QUIET);
  }
}
