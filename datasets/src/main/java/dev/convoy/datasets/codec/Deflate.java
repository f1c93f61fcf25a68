package dev.convoy.datasets.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Deflate by the JDK, in a zlib or a gzip wrapper. */
public final class Deflate implements ByteCodec {
  /** Reads and writes zlib streams at the default level. */
  public static final Deflate ZLIB = new Deflate(false, Deflater.DEFAULT_COMPRESSION);

  private static final int BUFFER = 1 << 16;

  private final boolean gzip;
  private final int level;

  /**
   * Makes the codec.
   *
   * @param gzip gzip wrapper with a CRC-32 rather than zlib with an Adler-32
   * @param level 0 (none) to 9 (smallest), -1 for the JDK's default
   */
  public Deflate(boolean gzip, int level) {
    if (level < -1 || level > 9) {
      throw new IllegalArgumentException(
          "Cannot deflate: level must be -1 to 9, received " + level);
    }
    this.gzip = gzip;
    this.level = level;
  }

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    String name = gzip ? "gzip" : "zlib";
    ByteArrayInputStream in = new ByteArrayInputStream(src);
    try (InputStream stream =
        gzip ? new GZIPInputStream(in, BUFFER) : new InflaterInputStream(in)) {
      byte[] bytes = stream.readNBytes(maximum);
      if (stream.read() >= 0) {
        throw new CorruptDataException(
            name, src.length, "must decode to at most " + maximum + " bytes, found more");
      }
      return bytes;
    } catch (CorruptDataException e) {
      throw e;
    } catch (IOException e) {
      throw new CorruptDataException(name, src.length - in.available(), e.getMessage(), e);
    }
  }

  @Override
  public byte[] encode(byte[] src) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(64, src.length / 2));
    Deflater deflater = new Deflater(level, gzip);
    try (OutputStream out =
        gzip ? new LeveledGzip(bytes, level) : new DeflaterOutputStream(bytes, deflater, BUFFER)) {
      out.write(src);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot deflate to memory", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /** Gzip with a level, which the JDK's class keeps to itself. */
  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(OutputStream out, int level) throws IOException {
      super(out, BUFFER);
      def.setLevel(level);
    }
  }
}
