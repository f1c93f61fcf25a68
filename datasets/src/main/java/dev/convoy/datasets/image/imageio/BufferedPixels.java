package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** Copies a {@link BufferedImage} to a tensor without colour management. */
final class BufferedPixels {
  private BufferedPixels() {}

  static Tensor copy(BufferedImage image, DecodeRequest request) throws ImageException {
    ImageHeader header = request.header();
    if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
      throw request.failed("the reader gives another size than the header announces", null);
    }
    int transfer = image.getRaster().getTransferType();
    boolean raw =
        image.getColorModel() instanceof ComponentColorModel
            && (transfer == DataBuffer.TYPE_BYTE || transfer == DataBuffer.TYPE_USHORT)
            && image.getRaster().getNumBands() <= 4;
    if (raw) {
      ElementType type =
          transfer == DataBuffer.TYPE_USHORT ? ElementType.UINT16 : ElementType.UINT8;
      int bands = image.getRaster().getNumBands();
      return PixelFill.allocate(type, header, bands, target -> copySamples(image, target));
    }
    int channels = image.getColorModel().hasAlpha() ? 4 : 3;
    return PixelFill.allocate(
        ElementType.UINT8, header, channels, target -> copyColors(image, target));
  }

  /** Copies the samples as they are, so that grey stays the grey that was stored. */
  private static void copySamples(BufferedImage image, Tensor target) {
    Raster raster = image.getRaster();
    int[] samples = new int[Math.multiplyExact(image.getWidth(), raster.getNumBands())];
    long to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, samples);
      for (int sample : samples) {
        target.set(to++, sample);
      }
    }
  }

  /** Copies what palettes and packed pixels stand for. */
  private static void copyColors(BufferedImage image, Tensor target) {
    int channels = (int) target.shape().channels();
    int[] argb = new int[image.getWidth()];
    byte[] row = new byte[Math.multiplyExact(channels, argb.length)];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
      unpack(argb, row, channels);
      target.copyBytesFrom(row, 0, (long) y * row.length, row.length);
    }
  }

  /** Writes red, green, blue and, with four channels, alpha of packed pixels. */
  static void unpack(int[] argb, byte[] row, int channels) {
    int to = 0;
    for (int pixel : argb) {
      row[to] = (byte) (pixel >> 16);
      row[to + 1] = (byte) (pixel >> 8);
      row[to + 2] = (byte) pixel;
      if (channels == 4) {
        row[to + 3] = (byte) (pixel >> 24);
      }
      to += channels;
    }
  }
}
