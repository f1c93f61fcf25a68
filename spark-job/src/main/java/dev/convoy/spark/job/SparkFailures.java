package dev.convoy.spark.job;

/** Finds in Spark's long messages what a person must know. */
public final class SparkFailures {
  private static final int DEEPEST = 20;

  private SparkFailures() {}

  /**
   * Returns an exception whose message says what failed, in one line; one of ours stays.
   *
   * @param what could not be done
   */
  public static RuntimeException explained(String what, Exception failure) {
    if (failure instanceof RuntimeException known && isOurs(failure)) {
      return known;
    }
    Throwable cause = cause(failure);
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String line =
        isExplained(cause)
            ? message
            : "Cannot " + what + ": " + cause.getClass().getSimpleName() + ": " + message;
    return new JobFailedException(FailureHints.withHint(line, failure), failure);
  }

  /** Returns the first cause that says what cannot be done, or else the deepest. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < DEEPEST && cause.getCause() != null; depth++) {
      cause = cause.getCause();
      if (isExplained(cause)) {
        return cause;
      }
    }
    return cause;
  }

  private static boolean isExplained(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith("Cannot ");
  }

  private static boolean isOurs(Throwable failure) {
    return failure.getClass().getName().startsWith("dev.convoy.")
        || String.valueOf(failure.getMessage()).startsWith("Cannot ");
  }
}
