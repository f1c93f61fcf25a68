package dev.convoy.datasets.npy;

import java.io.IOException;

/** Says what is wrong with a {@code .npy} file, and at which byte. */
public final class MalformedNpyException extends IOException {
  private final long offset;

  MalformedNpyException(String file, long offset, String expected, String found) {
    super("Cannot read %s: byte %d must be %s, found %s".formatted(file, offset, expected, found));
    this.offset = offset;
  }

  /** Returns the position in the file that the message is about, in bytes. */
  public long offset() {
    return offset;
  }
}
