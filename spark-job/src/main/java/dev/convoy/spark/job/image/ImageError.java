package dev.convoy.spark.job.image;

/**
 * Why one image has no features.
 *
 * @param stage where it stopped: list, read, decode
 * @param code stays the same between versions, for tools
 * @param message for people
 */
public record ImageError(String stage, String code, String message) {
  /** Returns the error of a listing's {@code code: message}. */
  static ImageError listed(String problem) {
    int colon = problem.indexOf(": ");
    return new ImageError("list", problem.substring(0, colon), problem.substring(colon + 2));
  }
}
