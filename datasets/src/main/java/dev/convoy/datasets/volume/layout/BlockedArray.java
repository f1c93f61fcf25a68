package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.FaultPolicy;
import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts boxes together from decoded chunks: cache, fill values, fault policy, counting. Safe to
 * share by threads.
 */
public final class BlockedArray {
  /** Gives decoded chunks during one read; closed after it. */
  public interface Blocks extends Closeable {
    /**
     * Returns a whole chunk, also its part beyond the array: row-major, native byte order.
     *
     * @param index place of the chunk on the grid; not kept
     * @return empty where the chunk is not stored
     * @throws MalformedVolumeException when it cannot be decoded
     */
    Optional<byte[]> block(long[] index) throws IOException;

    /** Names a chunk for messages. */
    String name(long[] index);

    @Override
    default void close() throws IOException {}
  }

  private static final int REMEMBERED_FAULTS = 1 << 20;

  private final String path;
  private final ChunkGrid grid;
  private final byte[] fill;
  private final BlockCache cache;
  private final FaultPolicy onMissing;
  private final FaultPolicy onCorrupt;
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong decoded = new AtomicLong();
  private final Set<Long> missing = ConcurrentHashMap.newKeySet();
  private final Set<Long> corrupt = ConcurrentHashMap.newKeySet();

  /**
   * Makes an array.
   *
   * @param fill the bytes of the fill value in native order
   */
  public BlockedArray(String path, VolumeInfo info, byte[] fill, VolumeOptions options) {
    this.path = path;
    this.grid = new ChunkGrid(info.shape(), info.chunk());
    this.fill = fill.clone();
    this.cache = new BlockCache(options.cacheBytes());
    this.onMissing = options.onMissing();
    this.onCorrupt = options.onCorrupt();
  }

  /** Returns how the array is cut. */
  public ChunkGrid grid() {
    return grid;
  }

  /** Reads a box; see {@link dev.convoy.datasets.volume.VolumeSource#read}. */
  public void read(Region region, Tensor dst, Blocks blocks) throws IOException {
    ChunkGrid.requireInside(region, grid.array(), path);
    grid.forEach(
        region,
        index -> {
          byte[] block = cachedOrDecoded(index, blocks);
          if (block == null) {
            BoxCopy.fill(fill, grid.region(index), dst, region);
          } else {
            BoxCopy.toTensor(block, grid.region(index), dst, region);
          }
        });
  }

  private byte[] cachedOrDecoded(long[] index, Blocks blocks) throws IOException {
    long number = grid.number(index);
    byte[] block = cache.find(number);
    if (block == null) {
      block = decoded(index, number, blocks);
      if (block != null) {
        decoded.incrementAndGet();
        cache.keep(number, block);
      }
    }
    return block;
  }

  private byte[] decoded(long[] index, long number, Blocks blocks) throws IOException {
    Optional<byte[]> block;
    try {
      block = blocks.block(index);
    } catch (MalformedVolumeException e) {
      if (onCorrupt == FaultPolicy.FAIL) {
        throw e;
      }
      remember(corrupt, number);
      return null;
    }
    if (block.isEmpty() && onMissing == FaultPolicy.FAIL) {
      throw new MalformedVolumeException(
          blocks.name(index), 0, "a chunk", "no file or empty entry");
    }
    if (block.isEmpty()) {
      remember(missing, number);
    }
    return block.orElse(null);
  }

  private static void remember(Set<Long> faults, long number) {
    if (faults.size() < REMEMBERED_FAULTS) {
      faults.add(number);
    }
  }

  /** Counts bytes that were read from storage. */
  public void countBytes(long bytes) {
    bytesRead.addAndGet(bytes);
  }

  /** Returns what was read so far. */
  public ReadCounts counts() {
    return new ReadCounts(bytesRead.get(), decoded.get(), missing.size(), corrupt.size());
  }
}
