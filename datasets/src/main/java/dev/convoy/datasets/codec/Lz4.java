package dev.convoy.datasets.codec;

/**
 * Reads LZ4 blocks as numcodecs stores them: 4 bytes little-endian decoded size, then the block.
 */
public final class Lz4 implements ByteCodec {
  private static final String NAME = "lz4";
  private static final int MINIMUM_MATCH = 4;

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    int size = LittleEndian.int32(NAME, src, 0);
    if (size < 0 || size > maximum) {
      throw new CorruptDataException(
          NAME, 0, "must decode to at most " + maximum + " bytes, header says " + size);
    }
    return block(src, 4, src.length, size);
  }

  @Override
  public byte[] encode(byte[] src) {
    throw new UnsupportedOperationException("Cannot write lz4: write zstd instead");
  }

  /** Decodes the bare block in bytes {@code from} to {@code to} of {@code src}. */
  static byte[] block(byte[] src, int from, int to, int maximum) throws CorruptDataException {
    ByteSink sink = new ByteSink(NAME, maximum);
    Cursor in = new Cursor(src, from, to);
    while (in.at < to) {
      int start = in.at;
      int token = in.next();
      int literals = in.length(token >>> 4);
      in.require(literals);
      sink.literal(src, in.at, literals, start);
      in.at += literals;
      if (in.at == to) {
        break;
      }
      int distance = in.next() | (in.next() << 8);
      sink.match(distance, in.length(token & 15) + MINIMUM_MATCH, start);
    }
    return sink.toBytes();
  }

  private static final class Cursor {
    private final byte[] src;
    private final int end;
    private int at;

    Cursor(byte[] src, int at, int end) {
      this.src = src;
      this.at = at;
      this.end = end;
    }

    void require(int count) throws CorruptDataException {
      if (count > end - at) {
        throw new CorruptDataException(NAME, at, "needs " + count + " bytes, found " + (end - at));
      }
    }

    int next() throws CorruptDataException {
      require(1);
      return src[at++] & 0xff;
    }

    /**
     * Returns a length whose first four bits are given; 15 goes on with bytes up to one below 255.
     */
    int length(int nibble) throws CorruptDataException {
      int length = nibble;
      int more = nibble == 15 ? 255 : 0;
      while (more == 255) {
        more = next();
        length = Math.addExact(length, more);
      }
      return length;
    }
  }
}
