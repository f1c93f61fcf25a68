package dev.convoy.spark.job;

/** Says that a model or an input named by the user cannot be read at all. */
public final class UnreadableInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnreadableInputException(String message) {
    super(message);
  }

  public UnreadableInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
