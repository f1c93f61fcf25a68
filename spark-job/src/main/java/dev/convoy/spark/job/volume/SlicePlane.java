package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A plane through the middle of the output, or the middle part of it where it is large.
 *
 * @param across axis that it stands across; -1 in a volume of two axes
 * @param vertical axis
 * @param horizontal axis
 * @param region one channel of the output
 */
record SlicePlane(int across, int vertical, int horizontal, Region region) {
  /** More would take long to read, and is not seen at the size of a page. */
  static final long LARGEST_SIDE = 512;

  /**
   * Returns the planes across each axis in space, at most three.
   *
   * @param output sizes, channels last
   */
  static List<SlicePlane> of(Shape output) {
    int axes = output.rank() - 1;
    List<SlicePlane> planes = new ArrayList<>();
    if (axes == 2) {
      planes.add(new SlicePlane(-1, 0, 1, middle(output, -1)));
    }
    for (int across = axes - 1; axes == 3 && across >= 0; across--) {
      int vertical = across == 0 ? 1 : 0;
      int horizontal = across == 2 ? 1 : 2;
      planes.add(new SlicePlane(across, vertical, horizontal, middle(output, across)));
    }
    return planes;
  }

  private static Region middle(Shape output, int across) {
    Region region = Region.whole(output).with(output.rank() - 1, 0, 1);
    for (int axis = 0; axis < output.rank() - 1; axis++) {
      long size = axis == across ? 1 : Math.min(LARGEST_SIDE, output.size(axis));
      region = region.with(axis, (output.size(axis) - size) / 2, size);
    }
    return region;
  }

  /**
   * Returns where tiles meet inside the plane, as shares of its length.
   *
   * @param tile size along the axis
   */
  List<Double> cuts(int axis, long tile) {
    List<Double> cuts = new ArrayList<>();
    long start = region.start(axis);
    for (long at = (start / tile + 1) * tile; at < region.end(axis); at += tile) {
      cuts.add((double) (at - start) / region.size(axis));
    }
    return cuts;
  }
}
