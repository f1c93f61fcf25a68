package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.tensor.ElementType;
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
