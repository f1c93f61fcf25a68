package dev.convoy.spark.job.image;

import dev.convoy.spark.job.JobFailedException;

/** Finds in Spark's long messages what a person must know. */
final class SparkFailures {
  private static final int DEEPEST = 20;

  private SparkFailures() {}

  /**
   * Returns an exception whose message says what failed, in one line; one of ours stays.
   *
   * @param what could not be done
   */
  static RuntimeException explained(String what, Exception failure) {
    if (failure instanceof RuntimeException known && isOurs(failure)) {
      return known;
    }
    Throwable cause = failure;
    for (int depth = 0; depth < DEEPEST && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new JobFailedException(
        "Cannot "
            + what
            + ": "
            + (isOurs(cause) ? "" : cause.getClass().getSimpleName() + ": ")
            + message,
        failure);
  }

  private static boolean isOurs(Throwable failure) {
    return failure.getClass().getName().startsWith("dev.convoy.")
        || String.valueOf(failure.getMessage()).startsWith("Cannot ");
  }
}
