package dev.convoy.datasets.volume.nifti;

import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one header, NIfTI-1 (348) or NIfTI-2 (540), read and written field by field. */
final class NiftiHeader {
  static final int BYTES_1 = 348;
  static final int BYTES_2 = 540;

  private static final byte[] MAGIC_1 = "n+1\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] MAGIC_2 = "n+2\0\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MAGIC_AT_1 = 344;
  private static final int MAGIC_AT_2 = 4;

  private final String key;
  private final int version;
  private final ByteBuffer bytes;

  private NiftiHeader(String key, int version, ByteBuffer bytes) {
    this.key = key;
    this.version = version;
    this.bytes = bytes;
  }

  /** Returns an empty little-endian header with its size and magic. */
  static NiftiHeader create(String key, int version) {
    ByteBuffer bytes = ByteBuffer.allocate(version == 1 ? BYTES_1 : BYTES_2);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.capacity());
    bytes.put(version == 1 ? MAGIC_AT_1 : MAGIC_AT_2, version == 1 ? MAGIC_1 : MAGIC_2);
    return new NiftiHeader(key, version, bytes);
  }

  /** Tells whether bytes start with a header of a single-file volume. */
  static boolean isHeader(byte[] head) {
    return has(head, MAGIC_AT_1, MAGIC_1, BYTES_1) || has(head, MAGIC_AT_2, MAGIC_2, BYTES_2);
  }

  private static boolean has(byte[] head, int at, byte[] magic, int size) {
    return head.length >= size
        && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
  }

  /**
   * Returns the header that bytes start with.
   *
   * @param key the file, for messages
   */
  static NiftiHeader parse(String key, byte[] head) throws MalformedVolumeException {
    if (head.length < BYTES_1) {
      throw new MalformedVolumeException(
          key, 0, "a header of " + BYTES_1 + " bytes", head.length + " bytes");
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      int size = ByteBuffer.wrap(head).order(order).getInt(0);
      if (size == BYTES_1 || size == BYTES_2) {
        int version = size == BYTES_1 ? 1 : 2;
        requireMagic(key, head, version);
        byte[] own = Arrays.copyOf(head, size);
        return new NiftiHeader(key, version, ByteBuffer.wrap(own).order(order));
      }
    }
    throw new MalformedVolumeException(
        key, 0, "the header size 348 or 540 in either byte order", hex(head, 0, 4));
  }

  private static void requireMagic(String key, byte[] head, int version)
      throws MalformedVolumeException {
    int at = version == 1 ? MAGIC_AT_1 : MAGIC_AT_2;
    byte[] magic = version == 1 ? MAGIC_1 : MAGIC_2;
    if (!has(head, at, magic, version == 1 ? BYTES_1 : BYTES_2)) {
      String pair = "a single file (magic n+%d); pairs of .hdr and .img are not read";
      throw new MalformedVolumeException(key, at, pair.formatted(version), hex(head, at, 4));
    }
  }

  private static String hex(byte[] bytes, int at, int count) {
    StringBuilder text = new StringBuilder("bytes");
    for (int i = at; i < Math.min(bytes.length, at + count); i++) {
      text.append(" %02x".formatted(bytes[i]));
    }
    return text.toString();
  }

  int version() {
    return version;
  }

  ByteOrder order() {
    return bytes.order();
  }

  /** Returns a copy of the bytes. */
  byte[] toBytes() {
    byte[] copy = new byte[bytes.capacity()];
    bytes.duplicate().position(0).get(copy);
    return copy;
  }

  double real(NiftiField field, int index) {
    int at = field.at(version, index);
    return switch (field.kind(version)) {
      case 'f' -> bytes.getFloat(at);
      case 'd' -> bytes.getDouble(at);
      default -> whole(field, index);
    };
  }

  double real(NiftiField field) {
    return real(field, 0);
  }

  long whole(NiftiField field, int index) {
    int at = field.at(version, index);
    return switch (field.kind(version)) {
      case 'b' -> bytes.get(at) & 0xff;
      case 'h' -> bytes.getShort(at);
      case 'i' -> bytes.getInt(at);
      case 'q' -> bytes.getLong(at);
      default -> (long) real(field, index);
    };
  }

  long whole(NiftiField field) {
    return whole(field, 0);
  }

  NiftiHeader set(NiftiField field, int index, double value) {
    int at = field.at(version, index);
    switch (field.kind(version)) {
      case 'b' -> bytes.put(at, (byte) value);
      case 'h' -> bytes.putShort(at, (short) value);
      case 'i' -> bytes.putInt(at, (int) value);
      case 'q' -> bytes.putLong(at, (long) value);
      case 'f' -> bytes.putFloat(at, (float) value);
      default -> bytes.putDouble(at, value);
    }
    return this;
  }

  NiftiHeader set(NiftiField field, double value) {
    return set(field, 0, value);
  }

  /** Copies every field of another header, which may be of the other version and byte order. */
  void copyFrom(NiftiHeader other) {
    for (NiftiField field : NiftiField.values()) {
      for (int i = 0; i < field.count(); i++) {
        set(field, i, other.real(field, i));
      }
    }
  }

  MalformedVolumeException malformed(NiftiField field, int index, String expected) {
    double found = real(field, index);
    return new MalformedVolumeException(
        key,
        field.at(version, index),
        expected,
        found == Math.rint(found) ? Long.toString((long) found) : Double.toString(found));
  }
}
