package dev.convoy.datasets.codec;

import java.util.Arrays;

/**
 * Reads Blosc 1 frames: BloscLZ, LZ4, zlib and Zstandard inside, byte and bit shuffle, plain
 * copies.
 *
 * <p>Frame, little-endian: version, inner version, flags, element size (1 byte each); decoded
 * bytes, block bytes, frame bytes (4 each); then one 4-byte start per block. Flags: 1 byte shuffle,
 * 2 plain copy, 4 bit shuffle, 16 blocks are not split, upper three bits the inner codec. A block
 * that is split holds one stream for each byte of an element; every stream starts with its encoded
 * size, and one whose encoded size equals its decoded size is a plain copy.
 */
public final class Blosc implements ByteCodec {
  private static final String NAME = "blosc";
  private static final int HEADER = 16;
  private static final int SHUFFLE = 1;
  private static final int COPY = 2;
  private static final int BIT_SHUFFLE = 4;
  private static final int WHOLE_BLOCKS = 16;
  private static final int MAXIMUM_SPLITS = 16;
  private static final int MINIMUM_SPLIT_BYTES = 128;

  @Override
  public byte[] encode(byte[] src) {
    throw new UnsupportedOperationException("Cannot write blosc: write zstd instead");
  }

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    return new Frame(src, maximum).decode();
  }

  private static final class Frame {
    private final byte[] src;
    private final int flags;
    private final int elementBytes;
    private final int decoded;
    private final int blockBytes;

    Frame(byte[] src, int maximum) throws CorruptDataException {
      if (src.length < HEADER) {
        throw new CorruptDataException(NAME, 0, "needs a header of 16 bytes, found " + src.length);
      }
      this.src = src;
      flags = src[2] & 0xff;
      elementBytes = Math.max(1, src[3] & 0xff);
      decoded = checked(4, 0, maximum, "decoded bytes");
      blockBytes = checked(8, decoded == 0 ? 0 : 1, Math.max(decoded, 1), "block bytes");
      checked(12, HEADER, src.length, "frame bytes");
    }

    private int checked(int at, int low, int high, String what) throws CorruptDataException {
      int value = LittleEndian.int32(NAME, src, at);
      if (value < low || value > high) {
        throw new CorruptDataException(
            NAME, at, what + " must be " + low + " to " + high + ", found " + value);
      }
      return value;
    }

    byte[] decode() throws CorruptDataException {
      if ((flags & COPY) != 0) {
        if (src.length - HEADER < decoded) {
          throw new CorruptDataException(
              NAME, HEADER, "needs " + decoded + " bytes, found " + (src.length - HEADER));
        }
        return Arrays.copyOfRange(src, HEADER, HEADER + decoded);
      }
      byte[] dst = new byte[decoded];
      byte[] scratch = new byte[blockBytes];
      for (int block = 0, from = 0; from < decoded; block++, from += blockBytes) {
        int count = Math.min(blockBytes, decoded - from);
        int start = LittleEndian.int32(NAME, src, HEADER + 4 * block);
        streams(start, count, count < blockBytes, scratch);
        arrange(scratch, count, dst, from);
        if (decoded - from <= blockBytes) {
          break;
        }
      }
      return dst;
    }

    private void arrange(byte[] block, int count, byte[] dst, int to) {
      if ((flags & SHUFFLE) != 0 && elementBytes > 1) {
        Shuffle.unshuffle(block, 0, dst, to, count, elementBytes);
      } else if ((flags & BIT_SHUFFLE) != 0 && count >= elementBytes) {
        Shuffle.unshuffleBits(block, 0, dst, to, count, elementBytes);
      } else {
        System.arraycopy(block, 0, dst, to, count);
      }
    }

    private void streams(int start, int count, boolean last, byte[] dst)
        throws CorruptDataException {
      boolean split =
          (flags & WHOLE_BLOCKS) == 0
              && elementBytes <= MAXIMUM_SPLITS
              && count / elementBytes >= MINIMUM_SPLIT_BYTES
              && !last;
      int streams = split ? elementBytes : 1;
      int decodedBytes = count / streams;
      int at = start;
      for (int stream = 0; stream < streams; stream++) {
        int encoded = LittleEndian.int32(NAME, src, at);
        at += 4;
        if (encoded < 0 || encoded > src.length - at) {
          throw new CorruptDataException(
              NAME,
              at - 4,
              "stream must have 0 to " + (src.length - at) + " bytes, says " + encoded);
        }
        stream(at, encoded, dst, stream * decodedBytes, decodedBytes);
        at += encoded;
      }
    }

    private void stream(int at, int encoded, byte[] dst, int to, int count)
        throws CorruptDataException {
      if (encoded == count) {
        System.arraycopy(src, at, dst, to, count);
        return;
      }
      byte[] bytes = inner(at, at + encoded, count);
      if (bytes.length != count) {
        throw new CorruptDataException(
            NAME, at, "stream must decode to " + count + " bytes, found " + bytes.length);
      }
      System.arraycopy(bytes, 0, dst, to, count);
    }

    private byte[] inner(int from, int to, int count) throws CorruptDataException {
      int codec = flags >>> 5;
      return switch (codec) {
        case 0 -> BloscLz.block(src, from, to, count);
        case 1 -> Lz4.block(src, from, to, count);
        case 3 -> Deflate.ZLIB.decode(Arrays.copyOfRange(src, from, to), count);
        case 4 -> Zstd.decompress(Arrays.copyOfRange(src, from, to), count);
        default ->
            throw new CorruptDataException(
                NAME,
                2,
                "inner codec must be blosclz, lz4, zlib or zstd (0, 1, 3, 4), found " + codec);
      };
    }
  }
}
