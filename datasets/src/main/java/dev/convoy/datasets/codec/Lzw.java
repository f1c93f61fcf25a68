package dev.convoy.datasets.codec;

/**
 * Reads LZW as TIFF defines it: codes of 9 to 12 bits, highest bit first, 256 clears the table, 257
 * ends; the code width grows one code early.
 */
public final class Lzw implements ByteCodec {
  private static final String NAME = "lzw";
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int TABLE = 4096;

  @Override
  public byte[] encode(byte[] src) {
    throw new UnsupportedOperationException("Cannot write lzw: write deflate instead");
  }

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    return new Reader(src, maximum).decode();
  }

  /** Entries of the table are earlier output: every string but the first was just written. */
  private static final class Reader {
    private final byte[] src;
    private final ByteSink sink;
    private final int[] starts = new int[TABLE];
    private final int[] lengths = new int[TABLE];
    private int next = FIRST;
    private long bit;

    Reader(byte[] src, int maximum) {
      this.src = src;
      this.sink = new ByteSink(NAME, maximum);
    }

    private int at() {
      return (int) (bit >>> 3);
    }

    private int code() {
      int width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12;
      if (bit + width > 8L * src.length) {
        return END;
      }
      int value = 0;
      for (int i = at(); i < at() + 3; i++) {
        value = (value << 8) | (i < src.length ? src[i] & 0xff : 0);
      }
      int code = (value >>> (24 - (int) (bit & 7) - width)) & ((1 << width) - 1);
      bit += width;
      return code;
    }

    byte[] decode() throws CorruptDataException {
      int previousStart = -1;
      int previousLength = 0;
      for (int code = code(); code != END; code = code()) {
        if (code == CLEAR) {
          next = FIRST;
          previousStart = -1;
          continue;
        }
        int start = sink.size();
        if (previousStart >= 0 && next < TABLE) {
          starts[next] = previousStart;
          lengths[next] = previousLength + 1;
          next++;
        }
        append(code, previousStart >= 0);
        previousStart = start;
        previousLength = sink.size() - start;
      }
      return sink.toBytes();
    }

    private void append(int code, boolean known) throws CorruptDataException {
      if (code < CLEAR) {
        sink.repeat((byte) code, 1, at());
      } else if (known && code < next) {
        sink.match(sink.size() - starts[code], lengths[code], at());
      } else {
        throw new CorruptDataException(
            NAME, at(), "code must be below " + next + ", found " + code);
      }
    }
  }
}
