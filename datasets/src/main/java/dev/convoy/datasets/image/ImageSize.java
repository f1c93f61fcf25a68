package dev.convoy.datasets.image;

/**
 * Height and width in pixels.
 *
 * @param height at least 1
 * @param width at least 1
 */
public record ImageSize(int height, int width) {
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Cannot use an image size: height and width must be at least 1, received [%d, %d]"
              .formatted(height, width));
    }
  }

  /** Returns for example {@code [224, 224]}. */
  @Override
  public String toString() {
    return "[" + height + ", " + width + "]";
  }
}
