package dev.convoy.spark.job.config;

/** Says what is wrong with a job file, all of it in one message. */
public final class JobFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobFileException(String message) {
    super(message);
  }

  public JobFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
