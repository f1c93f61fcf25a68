package dev.convoy.datasets.codec;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Appends the CRC-32C of the bytes, 4 bytes little-endian, and checks it. */
public final class Crc32c implements ByteCodec {
  /** How many bytes the checksum adds. */
  public static final int BYTES = 4;

  private static final String NAME = "crc32c";

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    int count = src.length - BYTES;
    int stored = LittleEndian.int32(NAME, src, count);
    int found = checksum(src, count);
    if (stored != found) {
      throw new CorruptDataException(
          NAME, count, "checksum must be %08x, found %08x".formatted(stored, found));
    }
    return Arrays.copyOf(src, count);
  }

  @Override
  public byte[] encode(byte[] src) {
    byte[] dst = Arrays.copyOf(src, src.length + BYTES);
    LittleEndian.putInt32(dst, src.length, checksum(src, src.length));
    return dst;
  }

  private static int checksum(byte[] src, int count) {
    CRC32C crc = new CRC32C();
    crc.update(src, 0, count);
    return (int) crc.getValue();
  }
}
