package dev.convoy.datasets.image;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;

/** Puts an image with alpha on a black or white background. */
final class AlphaRemoval {
  private AlphaRemoval() {}

  /**
   * Returns {@code round(value * alpha + background * (1 - alpha))} with the alpha channel gone.
   *
   * @param source {@code [height, width, 1 to 4]}; consumed: closed here, or returned when it has
   *     no alpha
   */
  static Tensor apply(Tensor source, DecodeOptions.Background background) {
    int channels = (int) source.shape().channels();
    if (channels % 2 == 1) {
      return source;
    }
    boolean wide = source.type() == ElementType.UINT16;
    int largest = wide ? 65535 : 255;
    int behind = background == DecodeOptions.Background.WHITE ? largest : 0;
    try (source) {
      Tensor target = Tensor.allocate(source.type(), source.shape().with(-1, channels - 1L));
      PixelRow from = new PixelRow(source);
      PixelRow to = new PixelRow(target);
      for (int y = 0; y < source.shape().size(0); y++) {
        blend(from.read(y), to.samples(), channels, behind, largest);
        to.write(y);
      }
      return target;
    }
  }

  private static void blend(int[] from, int[] to, int channels, int behind, int largest) {
    int out = 0;
    for (int i = 0; i < from.length; i += channels) {
      long alpha = from[i + channels - 1];
      long background = behind * (largest - alpha);
      for (int c = 0; c < channels - 1; c++) {
        to[out++] = (int) ((from[i + c] * alpha + background + largest / 2) / largest);
      }
    }
  }
}
