package dev.convoy.spark.job.image;

/**
 * An image, or why there is none.
 *
 * @param key which image; carried along to its {@link FeatureRow}
 * @param content null with an error
 * @param error null when there is content
 */
public record ReadResult<K>(K key, ImageContent content, ImageError error) {
  /**
   * Returns a file that was read.
   *
   * @param bytes the whole file; not copied
   */
  public static <K> ReadResult<K> of(K key, byte[] bytes) {
    return of(key, new EncodedImage(bytes));
  }

  /** Returns an image that is there. */
  public static <K> ReadResult<K> of(K key, ImageContent content) {
    return new ReadResult<>(key, content, null);
  }

  /** Returns an image that cannot be had. */
  public static <K> ReadResult<K> failed(K key, ImageError error) {
    return new ReadResult<>(key, null, error);
  }
}
