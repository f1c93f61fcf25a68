package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * One page: sizes, meaning of its bytes and where its strips or tiles lie.
 *
 * @param width in pixels
 * @param height in pixels
 * @param samples per pixel
 * @param type of one sample
 * @param compression TIFF's number
 * @param predictor 1 none, 2 differences, 3 differences of bytes of floats
 * @param planar whether every sample has strips or tiles of its own
 * @param blockWidth pixels of a tile, or the page's width
 * @param blockHeight pixels of a tile, or rows of a strip
 * @param offsets where blocks begin, in bytes of the file
 * @param counts how many bytes blocks have
 * @param description what the writer says, empty where it says nothing
 */
record TiffPage(
    long width,
    long height,
    int samples,
    ElementType type,
    int compression,
    int predictor,
    boolean planar,
    long blockWidth,
    long blockHeight,
    List<Long> offsets,
    List<Long> counts,
    String description) {
  /** TIFF's number for blocks that are stored as they are. */
  static final int UNCOMPRESSED = 1;

  /** Returns how many blocks lie side by side. */
  long across() {
    return ChunkGrid.ceilDiv(width, blockWidth);
  }

  /** Returns how many blocks lie below one another. */
  long down() {
    return ChunkGrid.ceilDiv(height, blockHeight);
  }

  /** Returns how many blocks the page must have. */
  long blocks() {
    return across() * down() * (planar ? samples : 1);
  }

  /** Returns the bytes of a row of one strip as wide as the page, decoded. */
  private long rowBytes() {
    return width * (planar ? 1 : samples) * type.bytes();
  }

  /**
   * Tells whether the rows of the page, or of each of its planes, lie one after the other in the
   * file as they are: strips can then be of any height.
   */
  boolean isPlain() {
    boolean plain = compression == UNCOMPRESSED && blockWidth == width;
    for (int i = 0; plain && i < blocks(); i++) {
      long row = i % down() * blockHeight;
      long start = offsets.get((int) (i - i % down()));
      long rows = Math.min(blockHeight, height - row);
      plain = counts.get(i) == rows * rowBytes() && offsets.get(i) == start + row * rowBytes();
    }
    return plain;
  }

  /** Returns a plain page with strips of at most so many bytes, though of a row at least. */
  TiffPage withStripsOf(long bytes) {
    long rows = Math.max(1, bytes / rowBytes());
    List<Long> begins = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    for (int plane = 0; plane < blocks(); plane += (int) down()) {
      for (long row = 0; row < height; row += rows) {
        begins.add(offsets.get(plane) + row * rowBytes());
        lengths.add(Math.min(rows, height - row) * rowBytes());
      }
    }
    return new TiffPage(
        width,
        height,
        samples,
        type,
        compression,
        predictor,
        planar,
        blockWidth,
        Math.min(rows, height),
        begins,
        lengths,
        description);
  }

  /** Tells whether another page can be the next plane of the same volume. */
  boolean isLike(TiffPage other) {
    return width == other.width
        && height == other.height
        && samples == other.samples
        && type == other.type
        && planar == other.planar
        && blockWidth == other.blockWidth
        && blockHeight == other.blockHeight;
  }
}
