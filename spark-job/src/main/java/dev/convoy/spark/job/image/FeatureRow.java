package dev.convoy.spark.job.image;

import java.util.List;

/**
 * What became of one image.
 *
 * @param key which image
 * @param height in pixels, upright; null with an error
 * @param width in pixels, upright; null with an error
 * @param features one array for each output, row-major, channels last; empty with an error
 * @param error null when there are features
 */
public record FeatureRow<K>(
    K key, Integer height, Integer width, List<float[]> features, ImageError error) {
  static <K> FeatureRow<K> failed(K key, ImageError error) {
    return new FeatureRow<>(key, null, null, List.of(), error);
  }
}
