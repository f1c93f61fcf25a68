package dev.convoy.datasets.codec;

import java.io.IOException;

/** Says that compressed bytes are not what their codec writes. */
public final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * Makes the exception.
   *
   * @param offset byte of the encoded data at which the fault was noticed
   */
  public CorruptDataException(String codec, long offset, String fault) {
    super("corrupt " + codec + " data at byte " + offset + ": " + fault);
    this.offset = offset;
  }

  CorruptDataException(String codec, long offset, String fault, Throwable cause) {
    this(codec, offset, fault);
    initCause(cause);
  }

  /** Returns the byte of the encoded data at which the fault was noticed. */
  public long offset() {
    return offset;
  }
}
