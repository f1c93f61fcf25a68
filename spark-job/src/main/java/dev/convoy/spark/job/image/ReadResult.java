package dev.convoy.spark.job.image;

/** An image's bytes, or why there are none. */
final class ReadResult {
  private final ImageRef ref;
  private final byte[] bytes;
  private final ImageError error;

  private ReadResult(ImageRef ref, byte[] bytes, ImageError error) {
    this.ref = ref;
    this.bytes = bytes;
    this.error = error;
  }

  /**
   * Returns a file that was read.
   *
   * @param bytes the whole file; not copied
   */
  static ReadResult of(ImageRef ref, byte[] bytes) {
    return new ReadResult(ref, bytes, null);
  }

  static ReadResult failed(ImageRef ref, ImageError error) {
    return new ReadResult(ref, null, error);
  }

  ImageRef ref() {
    return ref;
  }

  /** Returns the whole file; null with an error. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns null when there are bytes. */
  ImageError error() {
    return error;
  }
}
