package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/**
 * A created volume whose shards are written whole. Safe to share by threads that write different
 * shards; the same shard may be written again with the same bytes, as retried tasks do.
 */
public interface VolumeTarget extends AutoCloseable {
  /** Returns what the volume was created with. */
  VolumeInfo info();

  /**
   * Writes whole shards, each published at once: a reader sees a shard whole or not at all.
   *
   * @param region starts and ends at multiples of the shard's sizes, or ends with the volume
   * @param src the volume's element type, the region's sizes, row-major
   * @throws IllegalArgumentException when the region cuts a shard, with the nearest legal region
   */
  void write(Region region, Tensor src) throws IOException;

  /**
   * Tells whether every shard of a region is published with a length that can be right.
   *
   * @param region as for {@link #write}
   */
  boolean isPublished(Region region) throws IOException;

  /** Returns how many bytes were published through this object. */
  long bytesWritten();

  /** Removes what failed attempts left behind; call it once, when no task writes any more. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
