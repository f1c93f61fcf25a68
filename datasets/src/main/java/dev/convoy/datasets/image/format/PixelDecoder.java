package dev.convoy.datasets.image.format;

import dev.convoy.engine.tensor.Tensor;

/** One way of turning the bytes of some formats into pixels. */
public interface PixelDecoder {
  /** Returns the name that reports and messages use. */
  String name();

  /**
   * Decodes one image, as stored: neither turned by its orientation nor freed of its alpha.
   *
   * @return a tensor that the caller owns, uint8 or uint16, {@code [height, width, channels]}:
   *     grey, grey and alpha, RGB, or RGB and alpha; alpha is not multiplied in
   * @throws ImageException when the bytes cannot be decoded
   */
  Tensor decode(DecodeRequest request) throws ImageException;
}
