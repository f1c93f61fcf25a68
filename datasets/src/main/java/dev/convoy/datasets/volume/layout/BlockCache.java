package dev.convoy.datasets.volume.layout;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the blocks of bytes used last, up to a number of bytes. Safe to share by threads.
 *
 * <p>Tiles with a halo touch the chunks of their neighbours: with the cache a chunk is decoded
 * about once per executor instead of up to 27 times.
 */
public final class BlockCache {
  private final long maximum;
  private final Map<Long, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Makes an empty cache.
   *
   * @param maximum the most bytes kept; 0 keeps nothing
   */
  public BlockCache(long maximum) {
    this.maximum = maximum;
  }

  /** Returns a block, or null. */
  synchronized byte[] find(long key) {
    return blocks.get(key);
  }

  synchronized void keep(long key, byte[] block) {
    if (block.length > maximum) {
      return;
    }
    byte[] before = blocks.put(key, block);
    bytes += block.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = blocks.values().iterator();
    while (bytes > maximum) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
