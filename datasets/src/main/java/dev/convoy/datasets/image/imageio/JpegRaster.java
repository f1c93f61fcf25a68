package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageColor;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG by way of its raw samples, and turns them into RGB by libjpeg's integer formulas.
 *
 * <p>The reader's own conversion is not used: it guesses colour spaces by other rules than libjpeg,
 * applies embedded profiles, and refuses CMYK. CMYK is taken as inverted, as every program that
 * writes it does.
 */
final class JpegRaster {
  private JpegRaster() {}

  static Tensor decode(ImageReader reader, DecodeRequest request)
      throws IOException, ImageException {
    ImageHeader header = request.header();
    Raster raster = reader.readRaster(0, null);
    if (raster.getWidth() != header.width()
        || raster.getHeight() != header.height()
        || raster.getNumBands() != header.channels()) {
      throw request.failed("the reader gives another size than the header announces", null);
    }
    int channels = header.channels() == 1 ? 1 : 3;
    return PixelFill.allocate(
        ElementType.UINT8, header, channels, target -> fill(raster, header.color(), target));
  }

  private static void fill(Raster raster, ImageColor color, Tensor target) {
    int width = raster.getWidth();
    int[] samples = new int[Math.multiplyExact(width, color.channels())];
    byte[] row = new byte[(int) (width * target.shape().channels())];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, samples);
      convert(color, samples, row);
      target.copyBytesFrom(row, 0, (long) y * row.length, row.length);
    }
  }

  private static void convert(ImageColor color, int[] samples, byte[] row) {
    if (color == ImageColor.YCBCR || color == ImageColor.YCCK) {
      toRgb(samples, color.channels());
    }
    switch (color) {
      case CMYK -> blend(samples, row, 0);
      case YCCK -> blend(samples, row, 255);
      default -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) samples[i];
        }
      }
    }
  }

  /** Replaces Y, Cb and Cr of each pixel by R, G and B, in 16-bit fixed point as libjpeg. */
  private static void toRgb(int[] samples, int step) {
    for (int i = 0; i < samples.length; i += step) {
      int y = samples[i];
      int cb = samples[i + 1] - 128;
      int cr = samples[i + 2] - 128;
      samples[i] = clamp(y + ((91881 * cr + 32768) >> 16));
      samples[i + 1] = clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
      samples[i + 2] = clamp(y + ((116130 * cb + 32768) >> 16));
    }
  }

  /**
   * Multiplies inverted inks with inverted black.
   *
   * @param flip 255 where the samples hold RGB, which is the inverse of the stored inks
   */
  private static void blend(int[] samples, byte[] row, int flip) {
    int to = 0;
    for (int i = 0; i < samples.length; i += 4) {
      int black = samples[i + 3];
      for (int c = 0; c < 3; c++) {
        int product = Math.abs(flip - samples[i + c]) * black + 128;
        row[to++] = (byte) ((product + (product >> 8)) >> 8);
      }
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
