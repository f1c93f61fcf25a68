package dev.convoy.datasets.volume.zarr;

import java.nio.LongBuffer;

/** Where the chunks of one shard lie: offset and length, both 2^64 - 1 for a chunk not stored. */
final class ShardIndex {
  static final long ABSENT = -1;

  private final LongBuffer entries;

  /** Makes an index from two numbers for each chunk. */
  ShardIndex(LongBuffer entries) {
    this.entries = entries;
  }

  boolean isStored(long chunk) {
    return offset(chunk) != ABSENT || length(chunk) != ABSENT;
  }

  long offset(long chunk) {
    return entries.get((int) (2 * chunk));
  }

  long length(long chunk) {
    return entries.get((int) (2 * chunk + 1));
  }
}
