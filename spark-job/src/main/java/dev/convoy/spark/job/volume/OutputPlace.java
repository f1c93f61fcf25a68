package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where voxels of the output lie along one axis of the source: {@code offset + index * factor}, in
 * voxels of the source.
 */
record OutputPlace(double factor, double offset) {
  /** Returns the place, from the middles of what two voxels far from the borders see. */
  static OutputPlace of(TilePlans plans, VolumeNetwork network, int axis) {
    long sizes = network.result().size(axis);
    if (network.result().size(axis) == network.padded().size(axis) || sizes < 4) {
      return new OutputPlace(1, 0);
    }
    long first = sizes / 4;
    long second = 3 * sizes / 4;
    double from = middle(plans, network.result(), axis, first);
    double to = middle(plans, network.result(), axis, second);
    double slope = (to - from) / (second - first);
    double factor = slope >= 1 ? Math.rint(slope) : 1 / Math.rint(1 / slope);
    double offset = Math.rint(4 * (from - factor * first)) / 4;
    return new OutputPlace(factor, offset);
  }

  /** Returns where the output's voxels lie: where the middles of what they see lie. */
  static Geometry geometry(
      VolumeInfo source, TilePlans plans, VolumeNetwork network, TileGrid grid) {
    Map<String, Double> factor = new TreeMap<>();
    Map<String, Double> offset = new TreeMap<>();
    boolean same = true;
    for (int axis = 0; axis < source.axes().size() - 1; axis++) {
      OutputPlace place = of(plans, network, axis);
      double start = place.offset() + grid.origin(axis) * place.factor();
      factor.put(source.axes().get(axis), place.factor());
      offset.put(source.axes().get(axis), start);
      same &= place.factor() == 1 && start == 0;
    }
    return same ? source.geometry() : source.geometry().resampled(factor, offset);
  }

  private static double middle(TilePlans plans, Shape result, int axis, long at) {
    Region voxel = Region.whole(result);
    for (int other = 0; other < result.rank() - 1; other++) {
      voxel = voxel.with(other, result.size(other) / 2, 1);
    }
    Region seen = plans.inputRegions(List.of(voxel.with(axis, at, 1))).get(0);
    return (seen.start(axis) + seen.end(axis) - 1) / 2.0;
  }
}
