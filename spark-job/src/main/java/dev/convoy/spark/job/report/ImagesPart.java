package dev.convoy.spark.job.report;

import java.util.List;
import java.util.Map;

/**
 * What only an image job's report has.
 *
 * @param inputs that were listed
 * @param unmatched files that did not match the glob
 * @param rows that are published, of earlier runs too
 * @param features how many of them have features
 * @param bytesRead of encoded images, by this run
 * @param segments that this run published
 * @param sheet null where no pictures were wanted or none could be made
 */
public record ImagesPart(
    long inputs,
    long unmatched,
    long rows,
    long features,
    long bytesRead,
    List<Column> columns,
    List<Segment> segments,
    ContactSheet sheet) {

  /**
   * A column of features.
   *
   * @param shape for people: {@code [7, 7, 512]}
   */
  public record Column(String name, String layer, String shape) {}

  /**
   * A published segment.
   *
   * @param from index of its first input
   * @param to index after its last input
   * @param errors by {@code stage/code}
   */
  public record Segment(
      String segment, long from, long to, Map<String, Long> errors, double seconds) {}
}
