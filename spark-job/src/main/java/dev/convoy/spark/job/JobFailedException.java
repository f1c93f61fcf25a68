package dev.convoy.spark.job;

/** Says that a job had begun and could not end well; what it had committed stays. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobFailedException(String message) {
    super(message);
  }

  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
