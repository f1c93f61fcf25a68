package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.plan.TileEstimate;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.JobFileException;
import java.util.List;

/**
 * Finds sizes of chunks and tiles.
 *
 * <p>A tile is a whole number of shards along each axis, so that one task owns what it writes. Of
 * the tiles that fit the memory the one is taken whose arithmetic for one voxel of the output is
 * least, grown from one shard by doubling the axis that gains most.
 */
final class TileSizes {
  private static final long CHUNK_BYTES = 4L << 20;
  private static final int[] CHUNK_SIDE = {0, 1 << 16, 512, 64};
  private static final double LEAST_GAIN = 1.02;

  private final TilePlans plans;
  private final TileGrid whole;
  private final Shape shard;

  /**
   * @param plans of the network
   * @param whole the output as one tile
   * @param shard what is written at once, channels included
   */
  TileSizes(TilePlans plans, TileGrid whole, Shape shard) {
    this.plans = plans;
    this.whole = whole;
    this.shard = shard;
  }

  /** Returns sizes of chunks that suit an output: about a cube of at most 4 MiB. */
  static Shape chunk(Shape output, int elementBytes) {
    int axes = output.rank() - 1;
    Shape chunk = output;
    for (int axis = 0; axis < axes; axis++) {
      long side = CHUNK_SIDE[Math.min(axes, CHUNK_SIDE.length - 1)];
      chunk = chunk.with(axis, Math.max(1, Math.min(output.size(axis), side)));
    }
    while (chunk.elements() * elementBytes > CHUNK_BYTES && longest(chunk) > 1) {
      int axis = longestAxis(chunk);
      chunk = chunk.with(axis, (chunk.size(axis) + 1) / 2);
    }
    return chunk;
  }

  private static int longestAxis(Shape chunk) {
    int longest = 0;
    for (int axis = 1; axis < chunk.rank() - 1; axis++) {
      if (chunk.size(axis) > chunk.size(longest)) {
        longest = axis;
      }
    }
    return longest;
  }

  private static long longest(Shape chunk) {
    return chunk.size(longestAxis(chunk));
  }

  /**
   * Checks stated sizes.
   *
   * @throws JobFileException when a tile cuts a shard, with the nearest legal sizes
   */
  Shape checked(List<Long> stated, List<String> axes) {
    Shape output = whole.shape();
    int spatial = output.rank() - 1;
    if (stated.size() != spatial) {
      throw new JobFileException(
          "Cannot use tile %s: it must have a size for each of the axes %s"
              .formatted(stated, String.join("", axes)));
    }
    Shape tile = output;
    Shape legal = output;
    for (int axis = 0; axis < spatial; axis++) {
      long each = shard.size(axis);
      long wanted = stated.get(axis);
      boolean all = wanted >= output.size(axis);
      long nearest = Math.max(1, Math.round((double) wanted / each)) * each;
      tile = tile.with(axis, wanted);
      legal = legal.with(axis, all ? wanted : nearest);
    }
    if (!tile.equals(legal)) {
      throw new JobFileException(
          "Cannot use tile %s: one task must own whole chunks, which are %s; nearest legal tile %s"
              .formatted(stated, VolumeNetwork.spatial(shard), VolumeNetwork.spatial(legal)));
    }
    return tile;
  }

  /**
   * Chooses sizes.
   *
   * @param memory the most bytes of one task
   * @param stored bytes of one stored number
   * @throws JobFileException when not even one shard fits
   */
  Shape chosen(long memory, int stored, int tasks) {
    Shape tile = shard;
    long least = bytes(tile, stored);
    if (least > memory) {
      throw new JobFileException(
          "Cannot compute a tile of one chunk %s in memory = %d bytes: it needs %d; set smaller output.chunks or memory = %dm"
              .formatted(VolumeNetwork.spatial(shard), memory, least, (least >> 20) + 1));
    }
    while (true) {
      Shape best = tile;
      for (int axis = 0; axis < tile.rank() - 1; axis++) {
        Shape tried = tile.with(axis, 2 * tile.size(axis));
        boolean smaller = tile.size(axis) < whole.shape().size(axis);
        if (smaller
            && new ChunkGrid(whole.shape(), tried).count() >= 2L * tasks
            && bytes(tried, stored) <= memory
            && cost(tried) * LEAST_GAIN < cost(tile)
            && cost(tried) <= cost(best)) {
          best = tried;
        }
      }
      if (best.equals(tile)) {
        return tile;
      }
      tile = best;
    }
  }

  /** Returns the memory of one task for tiles of some sizes: arrays, source read ahead, output. */
  long bytes(Shape tile, int stored) {
    TileEstimate estimate = inner(tile);
    return estimate.bytes() + estimate.inputBytes() + tile.elements() * stored;
  }

  private double cost(Shape tile) {
    TileEstimate estimate = inner(tile);
    double voxels = VolumeNetwork.spatial(tile).elements();
    return (estimate.flops() + estimate.inputBytes()) / voxels;
  }

  /** Returns what a tile in the middle of the output costs. */
  TileEstimate inner(Shape tile) {
    TileGrid grid = whole.cut(tile);
    return plans.estimate(List.of(grid.inResult(grid.middle())));
  }
}
