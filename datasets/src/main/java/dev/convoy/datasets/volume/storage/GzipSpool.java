package dev.convoy.datasets.volume.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/**
 * The bytes inside a gzip file, at any position.
 *
 * <p>Gzip can only be read from its start. What has been decoded is kept in a local temporary file,
 * so that every byte is decoded once and memory stays small whatever the volume's size; decoding
 * goes only as far as was asked for. The file vanishes when this is closed or the process ends.
 */
public final class GzipSpool implements RandomBytes {
  /** Deflate cannot make its input smaller than this many times. */
  private static final long LARGEST_RATIO = 1032;

  private static final int STEP = 1 << 20;

  private final VolumeInput file;
  private final InputStream decoded;
  private final FileChannel spool;
  private final byte[] buffer = new byte[STEP];
  private long end;

  private GzipSpool(VolumeInput file, InputStream decoded, FileChannel spool) {
    this.file = file;
    this.decoded = decoded;
    this.spool = spool;
  }

  /**
   * Starts to decode a file; owns it from then on.
   *
   * @param folder where the temporary file goes
   */
  public static GzipSpool open(VolumeInput file, Path folder) throws IOException {
    Path temporary = null;
    try {
      InputStream decoded = new GZIPInputStream(file.stream(0), STEP);
      temporary = Files.createTempFile(folder, "convoy-", ".spool");
      FileChannel spool =
          FileChannel.open(
              temporary,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new GzipSpool(file, decoded, spool);
    } catch (IOException e) {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
      file.close();
      throw temporary == null
          ? new MalformedVolumeException(
              file.path(), 0, "a gzip file", String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  @Override
  public String path() {
    return file.path();
  }

  @Override
  public void read(long position, byte[] dst, int offset, int count) throws IOException {
    decodeTo(position + count);
    ByteBuffer target = ByteBuffer.wrap(dst, offset, count);
    long at = position;
    while (target.hasRemaining()) {
      int read = spool.read(target, at);
      if (read < 0) {
        throw new MalformedVolumeException(path(), at, target.remaining() + " bytes", "the end");
      }
      at += read;
    }
  }

  /** Returns the first decoded bytes, fewer where there are not so many. */
  public byte[] head(int count) throws IOException {
    int there;
    synchronized (this) {
      boolean more = true;
      while (more && end < count) {
        more = step();
      }
      there = (int) Math.min(count, end);
    }
    byte[] bytes = new byte[there];
    read(0, bytes, 0, there);
    return bytes;
  }

  /** Goes one byte too far where there is one: the checksum is compared at the very end. */
  private synchronized void decodeTo(long position) throws IOException {
    while (end <= position) {
      if (!step()) {
        break;
      }
    }
    if (end < position) {
      throw new MalformedVolumeException(
          path(), end, (position - end) + " more decoded bytes", "the end of the gzip stream");
    }
  }

  private boolean step() throws IOException {
    int count;
    try {
      count = decoded.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new MalformedVolumeException(
          path(), file.bytesRead(), "gzip data", String.valueOf(e.getMessage()), e);
    }
    if (count < 0) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
    while (bytes.hasRemaining()) {
      end += spool.write(bytes, end);
    }
    return true;
  }

  @Override
  public void requireInside(long position, long count) throws MalformedVolumeException {
    long most = file.length() * LARGEST_RATIO;
    if (position < 0 || count < 0 || position > most - count) {
      throw new MalformedVolumeException(
          path(), position, count + " bytes", "a gzip file of " + file.length() + " bytes");
    }
  }

  @Override
  public long bytesRead() {
    return file.bytesRead();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      spool.close();
    }
  }
}
