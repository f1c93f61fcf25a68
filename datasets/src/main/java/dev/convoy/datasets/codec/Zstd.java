package dev.convoy.datasets.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** Zstandard by zstd-jni, one frame with its decoded size in the header. */
public final class Zstd implements ByteCodec {
  private static final String NAME = "zstd";

  private final int level;
  private final boolean checksum;

  /**
   * Makes the codec.
   *
   * @param level -131072 (fastest) to 22 (smallest)
   * @param checksum whether frames end with a checksum, so that damaged chunks are noticed
   */
  public Zstd(int level, boolean checksum) {
    if (level < -131072 || level > 22) {
      throw new IllegalArgumentException(
          "Cannot compress with zstd: level must be -131072 to 22, received " + level);
    }
    this.level = level;
    this.checksum = checksum;
  }

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    return decompress(src, maximum);
  }

  static byte[] decompress(byte[] src, int maximum) throws CorruptDataException {
    byte[] dst = new byte[maximum];
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      int size = context.decompress(dst, src);
      return size == maximum ? dst : Arrays.copyOf(dst, size);
    } catch (ZstdException e) {
      throw new CorruptDataException(
          NAME, 0, e.getMessage() + " (decoding to at most " + maximum + " bytes)", e);
    }
  }

  @Override
  public byte[] encode(byte[] src) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setLevel(level).setChecksum(checksum).compress(src);
    }
  }
}
