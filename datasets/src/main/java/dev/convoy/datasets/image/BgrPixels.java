package dev.convoy.datasets.image;

import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** Takes over pixels as OpenCV and Spark's {@code image} source hold them: rows of BGR or BGRA. */
public final class BgrPixels {
  private BgrPixels() {}

  /**
   * Returns an image.
   *
   * @param data {@code [height, width, channels]}, row-major; not changed
   * @param channels 1 grey, 3 BGR, 4 BGRA
   * @param background what shows through where the image is transparent
   * @return an image without alpha that the caller closes; it has no format
   * @throws ImageException when numbers and data do not agree
   */
  public static DecodedImage decode(
      byte[] data, ImageSize size, int channels, DecodeOptions.Background background)
      throws ImageException {
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new ImageException(
          ImageErrorCode.UNSUPPORTED,
          "Cannot use the pixels: they must have 1, 3 or 4 channels, they have " + channels);
    }
    Shape shape = Shape.of(size.height(), size.width(), channels);
    if (data.length != shape.elements()) {
      throw new ImageException(
          ImageErrorCode.CORRUPT,
          "Cannot use the pixels: %s must have %d bytes, there are %d"
              .formatted(shape, shape.elements(), data.length));
    }
    byte[] rgb = channels == 1 ? data : exchanged(data, channels);
    Tensor stored = Tensor.allocate(ElementType.UINT8, shape);
    stored.copyBytesFrom(rgb, 0, 0, rgb.length);
    return new DecodedImage(AlphaRemoval.apply(stored, background), null, size);
  }

  private static byte[] exchanged(byte[] data, int channels) {
    byte[] rgb = data.clone();
    for (int i = 0; i < rgb.length; i += channels) {
      rgb[i] = data[i + 2];
      rgb[i + 2] = data[i];
    }
    return rgb;
  }
}
