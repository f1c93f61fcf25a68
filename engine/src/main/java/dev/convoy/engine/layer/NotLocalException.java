package dev.convoy.engine.layer;

/** Says that a layer needs all positions of its source at once, and what to do instead. */
public final class NotLocalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotLocalException(String message) {
    super(message);
  }

  public NotLocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
