package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.codec.ByteCodec;
import dev.convoy.datasets.codec.CorruptDataException;
import dev.convoy.datasets.codec.Deflate;
import dev.convoy.datasets.codec.Lzw;
import dev.convoy.datasets.codec.PackBits;
import dev.convoy.datasets.codec.Zstd;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decodes strips and tiles of the pages of one volume. */
final class TiffBlocks implements BlockedArray.Blocks {
  private static final Map<Integer, ByteCodec> CODECS =
      Map.of(
          5, new Lzw(),
          8, Deflate.ZLIB,
          32946, Deflate.ZLIB,
          32773, new PackBits(),
          50000, new Zstd(1, false));

  private final VolumeInput in;
  private final List<TiffPage> pages;
  private final Shape counts;
  private final TiffSamples samples;

  /**
   * @param pages row-major along the axes ahead of a page's own
   * @param counts pages along each of those axes
   */
  TiffBlocks(VolumeInput in, List<TiffPage> pages, Shape counts, ByteOrder order) {
    this.in = in;
    this.pages = pages;
    this.counts = counts;
    this.samples = new TiffSamples(pages.get(0), order);
  }

  /** Refuses compressions that are not read, before a block is. */
  static void requireReadable(TiffPage page, String path) throws MalformedVolumeException {
    if (page.compression() != TiffPage.UNCOMPRESSED && !CODECS.containsKey(page.compression())) {
      throw new MalformedVolumeException(
          path,
          0,
          "no compression, LZW, deflate, PackBits or zstd",
          "compression " + page.compression());
    }
    boolean floats = page.type().isFloating();
    if (page.predictor() != 1 && page.predictor() != (floats ? 3 : 2)) {
      throw new MalformedVolumeException(
          path,
          0,
          "predictor 1 or " + (floats ? 3 : 2) + " of " + page.type().label(),
          "" + page.predictor());
    }
  }

  private TiffPage page(long[] index) {
    long number = 0;
    for (int axis = 0; axis < counts.rank(); axis++) {
      number = number * counts.size(axis) + index[axis];
    }
    return pages.get((int) number);
  }

  private int block(TiffPage page, long[] index) {
    int axis = counts.rank();
    long plane = page.planar() ? index[axis++] : 0;
    return (int) ((plane * page.down() + index[axis]) * page.across() + index[axis + 1]);
  }

  @Override
  public Optional<byte[]> block(long[] index) throws IOException {
    TiffPage page = page(index);
    int block = block(page, index);
    long length = page.counts().get(block);
    if (length == 0) {
      return Optional.empty();
    }
    int whole = samples.blockBytes();
    long rows =
        Math.min(
            page.blockHeight(),
            page.height() - index[counts.rank() + (page.planar() ? 1 : 0)] * page.blockHeight());
    boolean tiled = page.blockWidth() != page.width() || rows == page.blockHeight();
    int expected = tiled ? whole : (int) (whole / page.blockHeight() * rows);
    if (length > BlockLimits.encodedBytes(whole)) {
      throw new MalformedVolumeException(
          name(index),
          page.offsets().get(block),
          "at most " + BlockLimits.encodedBytes(whole) + " bytes",
          length + " bytes");
    }
    byte[] stored = in.read(page.offsets().get(block), (int) length);
    byte[] bytes =
        page.compression() == TiffPage.UNCOMPRESSED
            ? stored
            : decoded(stored, page, block, whole, index);
    if (bytes.length < expected) {
      throw new MalformedVolumeException(
          name(index),
          page.offsets().get(block),
          expected + " decoded bytes",
          bytes.length + " bytes");
    }
    return Optional.of(samples.toNative(java.util.Arrays.copyOf(bytes, whole)));
  }

  private byte[] decoded(byte[] stored, TiffPage page, int block, int whole, long[] index)
      throws MalformedVolumeException {
    try {
      return CODECS.get(page.compression()).decode(stored, whole);
    } catch (CorruptDataException e) {
      throw new MalformedVolumeException(
          name(index),
          page.offsets().get(block) + e.offset(),
          "compressed samples",
          String.valueOf(e.getMessage()),
          e);
    }
  }

  @Override
  public String name(long[] index) {
    return in.path() + " block " + java.util.Arrays.toString(index);
  }
}
