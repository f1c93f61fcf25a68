package dev.convoy.engine.keras;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails once it has given more bytes than were announced. */
final class BoundedStream extends FilterInputStream {
  private long left;

  BoundedStream(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count(read);
    return read;
  }

  private void count(int read) throws IOException {
    left -= Math.max(read, 0);
    if (left < 0) {
      throw new IOException("it holds more bytes than it announces");
    }
  }
}
