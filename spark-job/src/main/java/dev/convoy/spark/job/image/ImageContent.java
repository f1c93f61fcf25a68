package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.format.ImageException;

/** One image in whatever form it came: bytes of a file, pixels, or the network's own numbers. */
@FunctionalInterface
public interface ImageContent {
  /**
   * Writes the image into a place of the batch.
   *
   * @return the size it had before
   * @throws ImageException when it is no image that can be used
   */
  ImageSize writeTo(BatchPlaces places, int place) throws ImageException;
}
