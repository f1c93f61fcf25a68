package dev.convoy.datasets.volume.storage;

import java.io.IOException;

/** Says which bytes of a volume's file are not what its format asks for. */
public final class MalformedVolumeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final long offset;
  private final String expected;
  private final String found;

  /**
   * Makes the exception; its message is {@code Cannot read KEY: at byte OFFSET expected ..., found
   * ...}.
   *
   * @param key the file, chunk or metadata document
   * @param offset byte at which the fault lies, from the start of the file
   * @param expected what the format or the metadata asks for
   * @param found what is there
   */
  public MalformedVolumeException(String key, long offset, String expected, String found) {
    super(
        "Cannot read %s: at byte %d expected %s, found %s".formatted(key, offset, expected, found));
    this.key = key;
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }

  /** Makes the exception with the failure that showed the fault. */
  public MalformedVolumeException(
      String key, long offset, String expected, String found, Throwable cause) {
    this(key, offset, expected, found);
    initCause(cause);
  }

  /** Returns the file, chunk or metadata document. */
  public String key() {
    return key;
  }

  /** Returns the byte at which the fault lies, from the start of the file. */
  public long offset() {
    return offset;
  }

  /** Returns what the format or the metadata asks for. */
  public String expected() {
    return expected;
  }

  /** Returns what is there. */
  public String found() {
    return found;
  }
}
