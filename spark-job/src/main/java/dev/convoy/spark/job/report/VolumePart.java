package dev.convoy.spark.job.report;

import java.util.List;
import java.util.Map;

/**
 * What only a volume job's report has.
 *
 * @param source sizes, axes and type, for people
 * @param target the same of the output
 * @param identity what decides the values of the output, by name
 * @param tile sizes of a tile along the axes in space, in voxels of the output
 * @param halo for each axis, {@code z 3 + 3}
 * @param readTwice share of the source's voxels that are read more than once
 * @param taskBytes estimated memory of one task, without weights
 * @param counts of tiles, chunks and bytes, by name
 * @param slices through the middle, before and after
 */
public record VolumePart(
    String source,
    String target,
    Map<String, String> identity,
    List<Long> tile,
    List<String> halo,
    double readTwice,
    long taskBytes,
    Map<String, Long> counts,
    List<Slice> slices) {
  /** What an older report does not have is empty. */
  public VolumePart {
    slices = slices == null ? List.of() : slices;
  }
}
