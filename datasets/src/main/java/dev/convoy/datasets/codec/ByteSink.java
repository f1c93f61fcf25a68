package dev.convoy.datasets.codec;

import java.util.Arrays;

/** Bytes that a decoder has produced so far, never more than stated. */
final class ByteSink {
  private final String codec;
  private final byte[] bytes;
  private int size;

  ByteSink(String codec, int maximum) {
    this.codec = codec;
    this.bytes = new byte[maximum];
  }

  int size() {
    return size;
  }

  private void reserve(int count, int at) throws CorruptDataException {
    if (count > bytes.length - size) {
      throw new CorruptDataException(
          codec, at, "must decode to at most " + bytes.length + " bytes, found more");
    }
  }

  /** Appends bytes of the source; {@code at} is the position of the code that asks for them. */
  void literal(byte[] src, int from, int count, int at) throws CorruptDataException {
    reserve(count, at);
    if (count < 0 || from + count > src.length) {
      throw new CorruptDataException(
          codec, at, "needs " + count + " literal bytes, found " + (src.length - from));
    }
    System.arraycopy(src, from, bytes, size, count);
    size += count;
  }

  /** Appends one byte many times. */
  void repeat(byte value, int count, int at) throws CorruptDataException {
    reserve(count, at);
    Arrays.fill(bytes, size, size + count, value);
    size += count;
  }

  /** Appends bytes that were appended {@code distance} bytes ago; the spans may overlap. */
  void match(int distance, int count, int at) throws CorruptDataException {
    reserve(count, at);
    if (distance < 1 || distance > size) {
      throw new CorruptDataException(
          codec, at, "must reach back 1 to " + size + " bytes, found " + distance);
    }
    int from = size - distance;
    if (distance >= count) {
      System.arraycopy(bytes, from, bytes, size, count);
    } else {
      for (int i = 0; i < count; i++) {
        bytes[size + i] = bytes[from + i];
      }
    }
    size += count;
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
