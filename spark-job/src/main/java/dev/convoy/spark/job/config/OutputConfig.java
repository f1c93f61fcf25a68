package dev.convoy.spark.job.config;

/**
 * Where results go.
 *
 * @param path a folder
 * @param ifExists what to do when there is something already
 * @param force whether a resumed job may add to what another model or configuration made
 * @param neighbors whether the nearest other image of each is printed: 0 or 1
 * @param pictures how many inputs the report shows at most
 * @param segmentSeconds about how long a segment takes that is published as a whole
 */
public record OutputConfig(
    String path,
    IfExists ifExists,
    boolean force,
    int neighbors,
    int pictures,
    long segmentSeconds) {
  private static final int USUAL_PICTURES = 12;
  private static final int MOST_PICTURES = 48;

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
    int pictures = section.integer("pictures", 0).orElse(USUAL_PICTURES);
    if (pictures > MOST_PICTURES) {
      section.wrong("pictures", "must be at most " + MOST_PICTURES);
    }
    OutputConfig config =
        new OutputConfig(
            section.requiredText("path", "the folder that the results go to"),
            section.constant("if-exists", IfExists.ERROR, IfExists.values()),
            section.flag("force", false),
            neighbors,
            pictures,
            section.number("segment-seconds", 1).orElse(300));
    section.end();
    return config;
  }
}
