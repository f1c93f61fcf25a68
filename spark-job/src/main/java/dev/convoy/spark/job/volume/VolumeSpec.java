package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.spark.job.config.VolumeInputConfig.Pad;
import dev.convoy.spark.job.config.VolumeOutputConfig.Reduce;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.TreeMap;

/**
 * What a task must know of a volume job: names and numbers, never voxels.
 *
 * @param reading the source and what its numbers are to the network
 * @param writing the target and what is stored in it
 * @param grid how the output is cut
 * @param resume whether published chunks stay
 * @param skipConstant whether tiles of one value are computed once for each value
 * @param mostPlans how many plans an executor keeps
 */
record VolumeSpec(
    Reading reading,
    Writing writing,
    TileGrid grid,
    boolean resume,
    boolean skipConstant,
    int mostPlans)
    implements Serializable {

  /**
   * Which numbers the network sees: {@code physical * scale + offset}.
   *
   * @param axes names of the file's axes; empty for its own
   * @param select positions on axes that are not taken whole
   */
  record Reading(
      VolumeLocation location,
      ArrayList<String> axes,
      TreeMap<String, Long> select,
      double scale,
      double offset,
      Pad pad)
      implements Serializable {
    AxesView open(VolumeStorage storage) throws IOException {
      VolumeSource source = VolumeFormats.open(location, storage);
      try {
        return axes.isEmpty() ? AxesView.of(source, select) : AxesView.of(source, axes, select);
      } catch (RuntimeException e) {
        source.close();
        throw e;
      }
    }

    Reading with(double changedScale, double changedOffset) {
      return new Reading(location, axes, select, changedScale, changedOffset, pad);
    }
  }

  /**
   * Which numbers are stored: {@code value * scale + offset}.
   *
   * @param mask what is computed, as a volume of the output's sizes; null for all
   */
  record Writing(
      VolumeLocation location,
      double scale,
      double offset,
      Reduce reduce,
      double threshold,
      Reading mask)
      implements Serializable {
    VolumeTarget open(VolumeStorage storage) throws IOException {
      return VolumeFormats.openTarget(location, storage);
    }
  }
}
