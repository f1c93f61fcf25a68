package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
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
    long[] at = new long[factors.rank()];
    for (long number = 0; number < coarse.elements(); number++) {
      coarse.set(number, mean(fine, at, factors));
      for (int axis = at.length - 1; axis >= 0 && ++at[axis] == coarse.shape().size(axis); axis--) {
        at[axis] = 0;
      }
    }
  }

  /** Returns the mean of the voxels that one covers; corners beyond the far border do not count. */
  private static double mean(Tensor fine, long[] at, Shape factors) {
    double sum = 0;
    int count = 0;
    for (long corner = 0; corner < factors.elements(); corner++) {
      long place = place(fine.shape(), at, factors, corner);
      if (place >= 0) {
        sum += fine.get(place);
        count++;
      }
    }
    return sum / count;
  }

  /** Returns the row-major place of a corner, counted row-major too; -1 beyond the border. */
  private static long place(Shape fine, long[] at, Shape factors, long corner) {
    long place = 0;
    long stride = 1;
    long rest = corner;
    for (int axis = at.length - 1; axis >= 0; axis--) {
      long position = at[axis] * factors.size(axis) + rest % factors.size(axis);
      if (position >= fine.size(axis)) {
        return -1;
      }
      rest /= factors.size(axis);
      place += position * stride;
      stride *= fine.size(axis);
    }
    return place;
  }
}
