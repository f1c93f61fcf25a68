package dev.convoy.datasets.volume.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;

/** An open file that is read at any position. Safe to share by threads. */
public final class VolumeInput implements RandomBytes {
  private final String path;
  private final FSDataInputStream in;
  private final long length;
  private final AtomicLong bytesRead = new AtomicLong();

  VolumeInput(String path, FSDataInputStream in, long length) {
    this.path = path;
    this.in = in;
    this.length = length;
  }

  @Override
  public String path() {
    return path;
  }

  /** Returns the length of the file in bytes when it was opened. */
  public long length() {
    return length;
  }

  @Override
  public long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public void read(long position, byte[] dst, int offset, int count) throws IOException {
    requireInside(position, count);
    try {
      in.readFully(position, dst, offset, count);
    } catch (EOFException e) {
      throw new MalformedVolumeException(path, position, count + " bytes", "the end", e);
    }
    bytesRead.addAndGet(count);
  }

  /** Reads bytes into a new array, after checking that the file has them. */
  public byte[] read(long position, int count) throws IOException {
    requireInside(position, count);
    byte[] bytes = new byte[count];
    read(position, bytes, 0, count);
    return bytes;
  }

  /** Returns the first bytes, fewer where the file is shorter. */
  public byte[] head(int count) throws IOException {
    return read(0, (int) Math.min(count, length));
  }

  @Override
  public void requireInside(long position, long count) throws MalformedVolumeException {
    if (position < 0 || count < 0 || position > length - count) {
      long rest = Math.max(0, length - Math.max(0, position));
      throw new MalformedVolumeException(
          path, position, count + " bytes", rest + " bytes of a file of " + length);
    }
  }

  /** Returns a stream over this file from a position on; closing it leaves this file open. */
  public InputStream stream(long from) {
    return new PositionedStream(this, from);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class PositionedStream extends InputStream {
    private final VolumeInput in;
    private long at;

    PositionedStream(VolumeInput in, long at) {
      this.in = in;
      this.at = at;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] dst, int offset, int count) throws IOException {
      long rest = in.length() - at;
      if (rest <= 0) {
        return count == 0 ? 0 : -1;
      }
      int taken = (int) Math.min(count, rest);
      in.read(at, dst, offset, taken);
      at += taken;
      return taken;
    }
  }
}
