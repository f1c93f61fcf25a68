package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.plan.TileEstimate;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What cutting an output into tiles costs, known before a voxel is read.
 *
 * <p>What a tile reads along an axis depends on its place along that axis alone, so the voxels of
 * all tiles together are a product of sums, exact for any number of tiles.
 */
final class VolumeAccount {
  private static final int MOST_KINDS_COUNTED = 1000;

  private final TilePlans plans;
  private final TileGrid grid;
  private final Shape padded;
  private final ChunkGrid tiles;
  private final TileEstimate inner;

  VolumeAccount(TilePlans plans, TileGrid grid, Shape padded, TileEstimate inner) {
    this.plans = plans;
    this.grid = grid;
    this.padded = padded;
    this.tiles = grid.tiles();
    this.inner = inner;
  }

  TileEstimate inner() {
    return inner;
  }

  /** Returns the box of the source that a tile needs. */
  private Region source(long[] index) {
    return plans.inputRegions(List.of(grid.inResult(tiles.clipped(index)))).get(0);
  }

  /** Returns how many voxels of the source all tiles read together. */
  double voxelsRead() {
    double product = 1;
    for (int axis = 0; axis < padded.rank() - 1; axis++) {
      long sum = 0;
      long[] index = new long[grid.shape().rank()];
      for (long at = 0; at < tiles.count(axis); at++) {
        index[axis] = at;
        sum += source(index).size(axis);
      }
      product *= sum;
    }
    return product;
  }

  /** Returns how many voxels of the source one tile for the whole output reads. */
  private double voxelsNeeded() {
    Region whole = grid.inResult(Region.whole(grid.shape()));
    Shape needed = plans.inputRegions(List.of(whole)).get(0).shape();
    return VolumeNetwork.spatial(needed).elements();
  }

  /** Returns the share of voxels that are read more than once: 0.12 for 12 %. */
  double readTwice() {
    return voxelsRead() / voxelsNeeded() - 1;
  }

  /**
   * Returns the share of arithmetic that is done more than once, estimated axis by axis from the
   * first row of tiles.
   */
  double computedTwice() {
    double product = 1;
    for (int axis = 0; axis < grid.shape().rank() - 1; axis++) {
      double sum = 0;
      long[] index = new long[grid.shape().rank()];
      for (long at = 0; at < tiles.count(axis); at++) {
        index[axis] = at;
        sum += flops(tiles.clipped(index));
      }
      Region row = tiles.clipped(new long[index.length]).with(axis, 0, grid.shape().size(axis));
      product *= sum / Math.max(1, flops(row));
    }
    return product - 1;
  }

  private double flops(Region part) {
    return plans.estimate(List.of(grid.inResult(part))).flops();
  }

  /**
   * Returns the most voxels ahead of and behind what a tile alone stands for, for each axis, among
   * its first, middle and last tile.
   */
  List<String> halo(List<String> axes) {
    Shape result = plans.outputShapes().get(0);
    List<String> halo = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      double scale = (double) padded.size(axis) / result.size(axis);
      long before = 0;
      long after = 0;
      long last = tiles.count(axis) - 1;
      for (long at : new long[] {0, last / 2, last}) {
        long[] index = new long[grid.shape().rank()];
        index[axis] = at;
        Region tile = grid.inResult(tiles.clipped(index));
        Region read = source(index);
        before = Math.max(before, Math.round(tile.start(axis) * scale) - read.start(axis));
        after = Math.max(after, read.end(axis) - Math.round(tile.end(axis) * scale));
      }
      halo.add("%s %d + %d".formatted(axes.get(axis), before, after));
    }
    return halo;
  }

  /** Returns how many kinds of tiles there are, each with a plan of its own. */
  String kinds() {
    return kindsCounted() + (tiles.count() > MOST_KINDS_COUNTED ? " or more" : "");
  }

  /** Returns how many kinds there are among the first thousand tiles. */
  int kindsCounted() {
    Set<String> kinds = new HashSet<>();
    long count = Math.min(tiles.count(), MOST_KINDS_COUNTED);
    for (long number = 0; number < count; number++) {
      Region region = grid.inResult(grid.region(number));
      kinds.add(plans.estimate(List.of(region)).kind());
    }
    return kinds.size();
  }
}
