package dev.convoy.spark.job.config;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.spark.job.config.OutputConfig.IfExists;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a volume job writes, and what numbers it stores.
 *
 * <p>Stored is {@code value * scale + offset}, rounded half to even and saturated for whole
 * numbers.
 *
 * @param path of the new volume
 * @param format zarr, nifti, tiff, npy or raw; empty for what the path ends in, or else zarr
 * @param options of the format, by name
 * @param chunks sizes along the axes in space; empty for sizes that suit
 * @param shards sizes of what is written at once; empty for one chunk
 * @param force whether a resumed job may go on in what another configuration made
 * @param type of the stored numbers; empty for float32, or uint8 after a reduction
 * @param reduce what becomes of the channels
 * @param threshold above which a value is 1, for {@link Reduce#THRESHOLD}
 * @param pyramid how many coarser resolutions an OME-NGFF group gets
 * @param pictures how many slices the report shows at most
 */
public record VolumeOutputConfig(
    String path,
    String format,
    Map<String, String> options,
    Optional<List<Long>> chunks,
    Optional<List<Long>> shards,
    IfExists ifExists,
    boolean force,
    Optional<ElementType> type,
    double scale,
    double offset,
    Reduce reduce,
    double threshold,
    int pyramid,
    int pictures) {
  /** What becomes of the channels before they are written. */
  public enum Reduce {
    /** They are written as they are. */
    NONE,
    /** The number of the largest one, the first of equals. */
    ARGMAX,
    /** 1 where the value is above the threshold, else 0. */
    THRESHOLD
  }

  private static final int MOST_LEVELS = 30;
  private static final int MOST_PICTURES = 3;

  public VolumeOutputConfig {
    options = Map.copyOf(options);
  }

  static VolumeOutputConfig read(Section section) {
    Map<String, String> options = new TreeMap<>();
    for (String name : List.of("zarr-version", "codec")) {
      section.text(name).ifPresent(value -> options.put(name, value));
    }
    section.text("codec-level").ifPresent(value -> options.put("level", value));
    int pyramid = section.integer("pyramid", 0).orElse(0);
    if (pyramid > MOST_LEVELS) {
      section.wrong("pyramid", "must be at most " + MOST_LEVELS);
    }
    int pictures = section.integer("pictures", 0).orElse(MOST_PICTURES);
    if (pictures > MOST_PICTURES) {
      section.wrong("pictures", "must be at most " + MOST_PICTURES + ", one across each axis");
    }
    VolumeOutputConfig config =
        new VolumeOutputConfig(
            section.requiredText("path", "the new volume"),
            section.choice("format", "", List.of("", "zarr", "nifti", "tiff", "npy", "raw")),
            options,
            section.sizes("chunks", 1),
            section.sizes("shards", 1),
            section.constant("if-exists", IfExists.ERROR, IfExists.values()),
            section.flag("force", false),
            section.parsed("type", Optional.empty(), VolumeOutputConfig::type),
            section.number("scale").orElse(1),
            section.number("offset").orElse(0),
            section.constant("reduce", Reduce.NONE, Reduce.values()),
            section.number("threshold").orElse(0.5),
            pyramid,
            pictures);
    if (config.scale == 0) {
      section.wrong("scale", "must not be 0");
    }
    section.end();
    return config;
  }

  private static Optional<ElementType> type(String label) {
    return Optional.of(
        Arrays.stream(ElementType.values())
            .filter(type -> type.label().equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must be one of "
                            + Arrays.stream(ElementType.values()).map(ElementType::label).toList()
                            + ", received '"
                            + label
                            + "'")));
  }
}
