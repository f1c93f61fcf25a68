package dev.convoy.datasets.image.format;

/** Says that an image cannot be used, with a code that stays the same and a message for people. */
public final class ImageException extends Exception {
  private final ImageErrorCode code;

  public ImageException(ImageErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public ImageException(ImageErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ImageErrorCode code() {
    return code;
  }
}
