package dev.convoy.datasets.image;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/**
 * Turns an image upright as its EXIF orientation says.
 *
 * <pre>{@code
 * stored      1      2      3      4      5      6      7      8
 * a b c    a b c  c b a  f e d  d e f   a d    d a    f c    c f
 * d e f    d e f  f e d  c b a  a b c   b e    e b    e b    b e
 *                                       c f    f c    d a    a d
 * }</pre>
 */
final class Orientation {
  private Orientation() {}

  /**
   * Returns the upright image.
   *
   * @param source {@code [height, width, channels]}; consumed: closed here, or returned for
   *     orientation 1
   * @param orientation 1 to 8
   */
  static Tensor apply(Tensor source, int orientation) {
    if (orientation == 1) {
      return source;
    }
    boolean transposed = orientation >= 5;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    long height = source.shape().size(0);
    long width = source.shape().size(1);
    long channels = source.shape().channels();
    try (source) {
      Shape shape = transposed ? Shape.of(width, height, channels) : source.shape();
      Tensor target = Tensor.allocate(source.type(), shape);
      int pixelBytes = (int) channels * source.type().bytes();
      byte[] from = new byte[(int) (width * pixelBytes)];
      byte[] to = new byte[from.length];
      for (long y = 0; y < height; y++) {
        source.copyBytesTo(y * from.length, from, 0, from.length);
        byte[] row = fromRight ? reversed(from, to, pixelBytes) : from;
        long line = fromBottom ? height - 1 - y : y;
        if (transposed) {
          writeColumn(row, pixelBytes, line, target);
        } else {
          target.copyBytesFrom(row, 0, line * row.length, row.length);
        }
      }
      return target;
    }
  }

  private static byte[] reversed(byte[] from, byte[] to, int pixelBytes) {
    for (int i = 0; i < from.length; i += pixelBytes) {
      System.arraycopy(from, i, to, from.length - pixelBytes - i, pixelBytes);
    }
    return to;
  }

  private static void writeColumn(byte[] row, int pixelBytes, long column, Tensor target) {
    long rowBytes = target.shape().size(1) * pixelBytes;
    long at = column * pixelBytes;
    for (int i = 0; i < row.length; i += pixelBytes) {
      target.copyBytesFrom(row, i, at, pixelBytes);
      at += rowBytes;
    }
  }
}
