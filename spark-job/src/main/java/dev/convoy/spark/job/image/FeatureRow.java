package dev.convoy.spark.job.image;

import java.util.List;

/**
 * What became of one image.
 *
 * @param ref which image
 * @param height in pixels, upright; null with an error
 * @param width in pixels, upright; null with an error
 * @param features one array for each output, row-major, channels last; empty with an error
 * @param error null when there are features
 */
record FeatureRow(
    ImageRef ref, Integer height, Integer width, List<float[]> features, ImageError error) {
  static FeatureRow failed(ImageRef ref, ImageError error) {
    return new FeatureRow(ref, null, null, List.of(), error);
  }
}
