package dev.convoy.datasets.image.png;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.datasets.image.format.PixelDecoder;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/**
 * Decodes PNG in plain Java: every colour type and bit depth, interlaced or not.
 *
 * <p>1, 2 and 4-bit grey widens to 0..255; 16-bit samples stay uint16; palettes become RGB; a
 * transparent colour becomes an alpha channel. Gamma and colour profiles are ignored. A lenient
 * request leaves what is missing at 0. Safe to share between threads.
 */
public final class PngDecoder implements PixelDecoder {
  /** First column, first row, column step and row step of the seven interlace passes. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  @Override
  public String name() {
    return "png";
  }

  @Override
  public Tensor decode(DecodeRequest request) throws ImageException {
    PngChunks chunks = PngChunks.read(request);
    PngSamples samples = new PngSamples(request.header(), chunks);
    ImageHeader header = request.header();
    Tensor target =
        Tensor.allocate(
            samples.bytesPerSample() == 2 ? ElementType.UINT16 : ElementType.UINT8,
            Shape.of(header.height(), header.width(), samples.channels()));
    try (PngRows rows = new PngRows(request, chunks)) {
      for (int[] pass : chunks.isInterlaced() ? PASSES : WHOLE) {
        if (!copyPass(rows, samples, pass, target)) {
          requireLenient(request);
          break;
        }
      }
      return target;
    } catch (ImageException | RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }

  private static void requireLenient(DecodeRequest request) throws ImageException {
    if (!request.lenient()) {
      throw request.truncated();
    }
  }

  /** Returns whether the data lasted to the end of the pass. */
  private static boolean copyPass(PngRows rows, PngSamples samples, int[] pass, Tensor target)
      throws ImageException {
    int width = (int) target.shape().size(1);
    int height = (int) target.shape().size(0);
    int passWidth = (width - pass[0] + pass[2] - 1) / pass[2];
    if (passWidth <= 0) {
      return true;
    }
    rows.startPass(passWidth);
    byte[] pixels = new byte[Math.multiplyExact(passWidth, samples.bytesPerPixel())];
    for (int y = pass[1]; y < height; y += pass[3]) {
      if (!rows.next()) {
        return false;
      }
      samples.expand(rows.row(), passWidth, pixels);
      copyRow(pixels, samples.bytesPerPixel(), pass, (long) y * width, target);
    }
    return true;
  }

  private static void copyRow(
      byte[] pixels, int bytesPerPixel, int[] pass, long rowStart, Tensor target) {
    if (pass[2] == 1) {
      target.copyBytesFrom(pixels, 0, rowStart * bytesPerPixel, pixels.length);
      return;
    }
    long to = (rowStart + pass[0]) * bytesPerPixel;
    for (int from = 0; from < pixels.length; from += bytesPerPixel) {
      target.copyBytesFrom(pixels, from, to, bytesPerPixel);
      to += (long) pass[2] * bytesPerPixel;
    }
  }
}
