package dev.convoy.engine.layer;

/**
 * Says that valid pieces do not fit each other: a layer and its source, or a weight and its layer.
 */
public final class ShapeMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ShapeMismatchException(String message) {
    super(message);
  }

  public ShapeMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
