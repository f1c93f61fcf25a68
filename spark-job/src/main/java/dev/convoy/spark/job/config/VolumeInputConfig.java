package dev.convoy.spark.job.config;

import dev.convoy.datasets.volume.Axes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which voxels a volume job reads, and what numbers they are to the network.
 *
 * <p>The network sees {@code stored * scale + offset}, where {@code stored} is what the file means:
 * its own slope and intercept are applied before.
 *
 * @param path of the volume, as its format writes it
 * @param format its name; empty to recognize it
 * @param options of the format, by name
 * @param axes a name for each axis as it lies in the file; empty for the file's own
 * @param select positions on axes that are not taken whole
 * @param pad what lies beyond the end where the network needs other sizes
 * @param normalize how values are brought to a usual range by a pass over the whole volume
 */
public record VolumeInputConfig(
    String path,
    String format,
    Map<String, String> options,
    Optional<List<String>> axes,
    Map<String, Long> select,
    double scale,
    double offset,
    Pad pad,
    Normalize normalize) {
  /** What lies beyond the end of each axis, as {@code numpy.pad} names it. */
  public enum Pad {
    /** Nothing: sizes that do not suit are refused. */
    NONE,
    /** Zeros, after scale and offset. */
    CONSTANT,
    /** The last voxel. */
    EDGE,
    /** The voxels before the last, backwards. */
    REFLECT
  }

  /** What the voxels' values are brought to, after scale and offset. */
  public enum Normalize {
    /** Nothing is changed. */
    NONE,
    /** Mean 0 and standard deviation 1 over the whole volume. */
    MEAN,
    /** The 1st percentile to 0 and the 99th to 1, over the whole volume. */
    PERCENTILE
  }

  /** Keys of the section that are options of a format, and what the format calls them. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "level", "level",
          "shape", "shape",
          "type", "type",
          "byte-order", "byte-order",
          "skip-bytes", "offset");

  public VolumeInputConfig {
    options = Map.copyOf(options);
    select = Map.copyOf(select);
  }

  static VolumeInputConfig read(Section section) {
    Map<String, String> options = new TreeMap<>();
    OPTIONS.forEach(
        (key, option) -> {
          if (section.has(key)) {
            options.put(option, String.join(",", section.texts(key)));
          }
        });
    options.put("on-corrupt", section.choice("on-corrupt", "fail", List.of("fail", "fill")));
    options.put("on-missing", section.choice("on-missing", "fill", List.of("fail", "fill")));
    VolumeInputConfig config =
        new VolumeInputConfig(
            section.requiredText("path", "the volume"),
            section.text("format").orElse(""),
            options,
            section.parsed("axes", Optional.empty(), word -> Optional.of(Axes.parse(word))),
            section.section("select").positions(),
            section.number("scale").orElse(1),
            section.number("offset").orElse(0),
            section.constant("pad", Pad.NONE, Pad.values()),
            section.constant("normalize", Normalize.NONE, Normalize.values()));
    section.end();
    return config;
  }
}
