package dev.convoy.datasets.image.format;

/** Bounds-checked reading of a file in memory: past its end lies {@code TRUNCATED}. */
final class ImageBytes {
  private final byte[] bytes;
  private final String what;

  /**
   * @param what names the format in messages
   */
  ImageBytes(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
  }

  int length() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  boolean startsWith(int at, String ascii) {
    return startsWith(at, ascii.chars().toArray());
  }

  boolean startsWith(int at, int... expected) {
    if (at < 0 || bytes.length - at < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[at + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  int u8(long at) throws ImageException {
    require(at, 1);
    return bytes[(int) at] & 0xff;
  }

  int u16(long at, boolean bigEndian) throws ImageException {
    require(at, 2);
    int first = u8(at);
    int second = u8(at + 1);
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  long u32(long at, boolean bigEndian) throws ImageException {
    require(at, 4);
    long high = u16(bigEndian ? at : at + 2, bigEndian);
    return high << 16 | u16(bigEndian ? at + 2 : at, bigEndian);
  }

  int u24LittleEndian(long at) throws ImageException {
    return u16(at, false) | u8(at + 2) << 16;
  }

  private void require(long at, int count) throws ImageException {
    if (at < 0 || at + count > bytes.length) {
      throw new ImageException(
          ImageErrorCode.TRUNCATED,
          "Cannot read the %s header: needs bytes %d to %d, the file has %d"
              .formatted(what, at, at + count, bytes.length));
    }
  }

  ImageException corrupt(String rule) {
    return new ImageException(
        ImageErrorCode.CORRUPT, "Cannot read the %s header: %s".formatted(what, rule));
  }

  ImageException unsupported(String rule) {
    return new ImageException(
        ImageErrorCode.UNSUPPORTED, "Cannot decode this %s: %s".formatted(what, rule));
  }
}
