package dev.convoy.engine.kernel.onednn;

/** Says that oneDNN refused what it was asked for. */
final class OneDnnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OneDnnException(String message) {
    super(message);
  }

  OneDnnException(String message, Throwable cause) {
    super(message, cause);
  }
}
