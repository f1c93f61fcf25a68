package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
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
    return raw ? copySamples(image, transfer) : copyColors(image);
  }

  /** Copies the samples as they are, so that grey stays the grey that was stored. */
  private static Tensor copySamples(BufferedImage image, int transfer) {
    Raster raster = image.getRaster();
    ElementType type = transfer == DataBuffer.TYPE_USHORT ? ElementType.UINT16 : ElementType.UINT8;
    int bands = raster.getNumBands();
    Tensor target = Tensor.allocate(type, Shape.of(image.getHeight(), image.getWidth(), bands));
    int[] samples = new int[Math.multiplyExact(image.getWidth(), bands)];
    long to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, samples);
      for (int sample : samples) {
        target.set(to++, sample);
      }
    }
    return target;
  }

  /** Copies what palettes and packed pixels stand for. */
  private static Tensor copyColors(BufferedImage image) {
    ColorModel colors = image.getColorModel();
    int channels = colors.hasAlpha() ? 4 : 3;
    Tensor target =
        Tensor.allocate(ElementType.UINT8, Shape.of(image.getHeight(), image.getWidth(), channels));
    int[] argb = new int[image.getWidth()];
    byte[] row = new byte[channels * argb.length];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
      unpack(argb, row, channels);
      target.copyBytesFrom(row, 0, (long) y * row.length, row.length);
    }
    return target;
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
