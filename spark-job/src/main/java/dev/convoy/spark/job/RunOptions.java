package dev.convoy.spark.job;

import java.util.Optional;

/**
 * What the command line adds to a job file.
 *
 * @param dryRun whether to say what would be done and write nothing
 * @param limit the most inputs, 0 for all
 * @param master Spark's master
 */
public record RunOptions(boolean dryRun, long limit, Optional<String> master) {}
