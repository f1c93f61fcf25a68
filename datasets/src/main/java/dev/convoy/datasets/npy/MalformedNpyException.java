package dev.convoy.datasets.npy;

import java.io.IOException;

/** Says what is wrong with a {@code .npy} file, and at which byte. */
public final class MalformedNpyException extends IOException {
  private final long offset;
  private final String expected;
  private final String found;

  MalformedNpyException(String file, long offset, String expected, String found) {
    super("Cannot read %s: byte %d must be %s, found %s".formatted(file, offset, expected, found));
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }

  /** Returns the position in the file that the message is about, in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns what must stand there. */
  public String expected() {
    return expected;
  }

  /** Returns what stands there. */
  public String found() {
    return found;
  }
}
