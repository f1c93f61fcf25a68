package dev.convoy.datasets.image;

import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.engine.tensor.Tensor;

/**
 * The pixels of one image, upright and without alpha. Owns its native memory: close it.
 *
 * @param pixels uint8 or uint16, {@code [height, width, channels]}; one channel is grey, three are
 *     RGB; uint16 spans 0..65535
 * @param format the file's format; null for pixels that came without a file
 * @param fullSize height and width before any reduction while decoding, upright as the pixels
 */
public record DecodedImage(Tensor pixels, ImageFormat format, ImageSize fullSize)
    implements AutoCloseable {
  /** Makes an image that was decoded at its full size. */
  public DecodedImage(Tensor pixels, ImageFormat format) {
    this(pixels, format, new ImageSize((int) pixels.shape().size(0), (int) pixels.shape().size(1)));
  }

  public int height() {
    return (int) pixels.shape().size(0);
  }

  public int width() {
    return (int) pixels.shape().size(1);
  }

  /** Returns 1 for grey, 3 for RGB. */
  public int channels() {
    return (int) pixels.shape().channels();
  }

  @Override
  public void close() {
    pixels.close();
  }
}
