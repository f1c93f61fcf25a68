package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.format.ImageException;

/** The bytes of an image file. */
final class EncodedImage implements ImageContent {
  private final byte[] bytes;

  /**
   * @param bytes the whole file; not copied
   */
  EncodedImage(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public ImageSize writeTo(BatchPlaces places, int place) throws ImageException {
    return places.writeFile(bytes, place);
  }
}
