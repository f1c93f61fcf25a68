package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The resolutions of an OME-NGFF image: each halves the axes in space of the one before, rounding
 * up; an axis of one position stays.
 */
public final class Pyramid {
  private Pyramid() {}

  /**
   * Returns what each resolution looks like, the finest first.
   *
   * @param coarser how many resolutions follow the finest, at least 0
   */
  public static List<VolumeInfo> of(VolumeInfo finest, int coarser) {
    if (coarser < 0 || coarser > 30) {
      throw new IllegalArgumentException(
          "Cannot make a pyramid: needs 0 to 30 coarser levels, received " + coarser);
    }
    List<VolumeInfo> levels = new ArrayList<>(List.of(finest));
    for (int level = 1; level <= coarser; level++) {
      levels.add(halved(levels.get(level - 1)));
    }
    return List.copyOf(levels);
  }

  /** Returns how many voxels of a level make one of the next, per axis: 2, or 1 where none does. */
  public static Shape factors(VolumeInfo level) {
    Shape factors = level.shape();
    for (int axis = 0; axis < factors.rank(); axis++) {
      boolean halves =
          Axes.SPATIAL.contains(level.axes().get(axis)) && level.shape().size(axis) > 1;
      factors = factors.with(axis, halves ? 2 : 1);
    }
    return factors;
  }

  private static VolumeInfo halved(VolumeInfo level) {
    Shape factors = factors(level);
    Shape shape = level.shape();
    Map<String, Double> factor = new HashMap<>();
    Map<String, Double> offset = new HashMap<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      shape = shape.with(axis, ChunkGrid.ceilDiv(shape.size(axis), factors.size(axis)));
      factor.put(level.axes().get(axis), (double) factors.size(axis));
      offset.put(level.axes().get(axis), (factors.size(axis) - 1) / 2.0);
    }
    return new VolumeInfo(
        level.axes(),
        shape,
        level.type(),
        level.blocks(),
        level.values(),
        level.geometry().resampled(factor, offset));
  }
}
