package dev.convoy.engine.keras;

/** Says that a model or weight file cannot be read, and why; the message is one clear line. */
public class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
