package dev.convoy.datasets.codec;

/**
 * Undoes the two shuffles that make numbers compress better.
 *
 * <pre>{@code
 * bytes, 4-byte elements a b c:   a0 b0 c0  a1 b1 c1  a2 b2 c2  a3 b3 c3
 * bits:  the same idea, one row of (elements / 8) bytes for each bit of an element
 * }</pre>
 *
 * <p>Bytes after the last whole element (bits: after the last whole group of 8 elements) stay where
 * they are.
 */
public final class Shuffle implements ByteCodec {
  private final int elementBytes;

  /** Makes the byte shuffle for elements of a size. */
  public Shuffle(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  @Override
  public byte[] decode(byte[] src, int maximum) {
    byte[] dst = new byte[src.length];
    unshuffle(src, 0, dst, 0, src.length, elementBytes);
    return dst;
  }

  @Override
  public byte[] encode(byte[] src) {
    throw new UnsupportedOperationException("Cannot write shuffled bytes: leave the filter out");
  }

  static void unshuffle(byte[] src, int from, byte[] dst, int to, int count, int elementBytes) {
    int elements = count / elementBytes;
    for (int b = 0; b < elementBytes; b++) {
      int row = from + b * elements;
      for (int i = 0; i < elements; i++) {
        dst[to + i * elementBytes + b] = src[row + i];
      }
    }
    int whole = elements * elementBytes;
    System.arraycopy(src, from + whole, dst, to + whole, count - whole);
  }

  static void unshuffleBits(byte[] src, int from, byte[] dst, int to, int count, int elementBytes) {
    int elements = count / elementBytes;
    if (elements % 8 != 0) {
      System.arraycopy(src, from, dst, to, count);
      return;
    }
    int rowBytes = elements / 8;
    for (int b = 0; b < elementBytes; b++) {
      for (int group = 0; group < rowBytes; group++) {
        long bits = 0;
        for (int bit = 0; bit < 8; bit++) {
          bits |= (src[from + (b * 8 + bit) * rowBytes + group] & 0xffL) << (8 * bit);
        }
        long transposed = transpose8x8(bits);
        for (int i = 0; i < 8; i++) {
          dst[to + (group * 8 + i) * elementBytes + b] = (byte) (transposed >>> (8 * i));
        }
      }
    }
    int whole = elements * elementBytes;
    System.arraycopy(src, from + whole, dst, to + whole, count - whole);
  }

  /** Transposes an 8 by 8 matrix of bits, one byte per row (Hacker's Delight, section 7-3). */
  private static long transpose8x8(long matrix) {
    long x = matrix;
    long t = (x ^ (x >>> 7)) & 0x00AA00AA00AA00AAL;
    x = x ^ t ^ (t << 7);
    t = (x ^ (x >>> 14)) & 0x0000CCCC0000CCCCL;
    x = x ^ t ^ (t << 14);
    t = (x ^ (x >>> 28)) & 0x00000000F0F0F0F0L;
    return x ^ t ^ (t << 28);
  }
}
