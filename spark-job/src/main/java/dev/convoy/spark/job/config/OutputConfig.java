package dev.convoy.spark.job.config;

/**
 * Where results go.
 *
 * @param path a folder
 * @param ifExists what to do when there is something already
 * @param force whether a resumed job may add to what another model or configuration made
 * @param neighbors whether the nearest other image of each is printed: 0 or 1
 * @param segmentSeconds about how long a segment takes that is published as a whole
 */
public record OutputConfig(
    String path, IfExists ifExists, boolean force, int neighbors, long segmentSeconds) {
  /** What to do with an output that is there already. */
  public enum IfExists {
    ERROR,
    OVERWRITE,
    RESUME
  }

  static OutputConfig read(Section section) {
    int neighbors = section.integer("neighbors", 0).orElse(0);
    if (neighbors > 1) {
      section.wrong("neighbors", "must be 0 or 1");
    }
    OutputConfig config =
        new OutputConfig(
            section.requiredText("path", "the folder that the results go to"),
            section.constant("if-exists", IfExists.ERROR, IfExists.values()),
            section.flag("force", false),
            neighbors,
            section.number("segment-seconds", 1).orElse(300));
    section.end();
    return config;
  }
}
