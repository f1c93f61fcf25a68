package dev.convoy.spark.job.report;

import java.util.List;

/**
 * A few inputs of an image job and what the network found in them.
 *
 * @param layer whose strongest feature map is drawn over each; empty where there is none
 * @param withoutMaps why there are no maps; empty where there are
 */
public record ContactSheet(String layer, String withoutMaps, List<Item> items) {
  /**
   * One input.
   *
   * @param path as the results have it
   * @param picture as the network got it, before the scaling of its values
   * @param map the same in grey under its strongest feature map; null without maps
   * @param nearest the other input whose features are most like its own; null where it was not
   *     looked for
   */
  public record Item(String path, Picture picture, Picture map, Nearest nearest) {
    /** Returns this with its nearest input. */
    public Item with(Nearest found) {
      return new Item(path, picture, map, found);
    }
  }

  /**
   * The nearest other input.
   *
   * @param cosine of both features
   */
  public record Nearest(String path, double cosine) {}
}
