package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.datasets.volume.zarr.Pyramid;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.ship.HadoopSettings;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * Makes shards of one resolution of an OME-NGFF group out of the finer one: each voxel is the mean
 * of those it covers, at the far border of fewer.
 */
final class PyramidTask implements VoidFunction<Iterator<long[]>> {
  private static final long serialVersionUID = 1;

  private final String group;
  private final int level;
  private final HadoopSettings hadoop;

  /**
   * @param group path of the OME-NGFF group
   * @param level that is made, at least 1
   */
  PyramidTask(String group, int level, HadoopSettings hadoop) {
    this.group = group;
    this.level = level;
    this.hadoop = hadoop;
  }

  static VolumeLocation location(String group, int level) {
    return new VolumeLocation("zarr", VolumeStorage.child(group, "" + level), Map.of());
  }

  @Override
  public void call(Iterator<long[]> runs) throws IOException {
    VolumeStorage storage = new VolumeStorage(hadoop.configuration());
    try (VolumeSource finer = VolumeFormats.open(location(group, level - 1), storage);
        VolumeTarget target = VolumeFormats.openTarget(location(group, level), storage)) {
      VolumeInfo info = target.info();
      TileGrid grid = TileGrid.over(info.shape(), info.shard());
      Shape factors = Pyramid.factors(finer.info());
      while (runs.hasNext()) {
        long[] run = runs.next();
        for (long number = run[0]; number < run[1]; number++) {
          Region region = grid.region(number);
          try (Tensor coarse = coarse(finer, region, factors)) {
            target.write(region, coarse);
          }
        }
      }
    }
  }

  private static Tensor coarse(VolumeSource finer, Region region, Shape factors)
      throws IOException {
    Region covered = region;
    for (int axis = 0; axis < region.rank(); axis++) {
      long factor = factors.size(axis);
      covered = covered.with(axis, region.start(axis) * factor, region.size(axis) * factor);
    }
    covered = covered.intersect(Region.whole(finer.info().shape()));
    Tensor coarse = Tensor.allocate(finer.info().type(), region.shape());
    try (Tensor fine = Tensor.allocate(finer.info().type(), covered.shape())) {
      finer.read(covered, fine);
      mean(fine, coarse, factors);
      return coarse;
    } catch (IOException | RuntimeException | Error e) {
      coarse.close();
      throw e;
    }
  }

  private static void mean(Tensor fine, Tensor coarse, Shape factors) {
    int rank = factors.rank();
    long[] at = new long[rank];
    for (long number = 0; number < coarse.elements(); number++) {
      Region covered = Region.whole(fine.shape());
      for (int axis = 0; axis < rank; axis++) {
        long factor = factors.size(axis);
        long start = at[axis] * factor;
        covered = covered.with(axis, start, Math.min(factor, fine.shape().size(axis) - start));
      }
      coarse.set(number, mean(fine, covered));
      for (int axis = rank - 1; axis >= 0 && ++at[axis] == coarse.shape().size(axis); axis--) {
        at[axis] = 0;
      }
    }
  }

  private static double mean(Tensor fine, Region covered) {
    ChunkGrid voxels = new ChunkGrid(fine.shape(), Shape.of(ones(covered.rank())));
    double[] sum = new double[1];
    try {
      voxels.forEach(covered, index -> sum[0] += fine.get(voxels.number(index)));
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read here", e);
    }
    return sum[0] / covered.shape().elements();
  }

  private static long[] ones(int rank) {
    long[] ones = new long[rank];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
