package dev.convoy.datasets.volume.storage;

import java.io.Closeable;
import java.io.IOException;

/** Bytes that are read at any position. Safe to share by threads. */
public interface RandomBytes extends Closeable {
  /** Returns the file's name, for messages. */
  String path();

  /**
   * Reads bytes into an array.
   *
   * @throws MalformedVolumeException when they end before {@code position + count}
   */
  void read(long position, byte[] dst, int offset, int count) throws IOException;

  /**
   * Checks that there can be bytes, before memory is allocated for them.
   *
   * @throws MalformedVolumeException when they must end before {@code position + count}
   */
  void requireInside(long position, long count) throws MalformedVolumeException;

  /** Returns how many bytes were read from storage so far. */
  long bytesRead();
}
