package dev.convoy.spark.job.image;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.report.HeatColors;
import java.awt.image.BufferedImage;

/**
 * The strongest of an image's feature maps: that of the channel whose values differ most between
 * positions, by their standard deviation.
 */
final class HeatMap {
  private static final double LEAST_OPACITY = 0.25;
  private static final double OPACITY = 0.65;

  private final int height;
  private final int width;
  private final int channels;
  private final float[] values;
  private final int channel;

  /**
   * @param values {@code [height, width, channels]}, row-major
   */
  HeatMap(float[] values, Shape shape) {
    this.height = (int) shape.size(0);
    this.width = (int) shape.size(1);
    this.channels = (int) shape.size(2);
    this.values = values;
    this.channel = strongest();
  }

  private int strongest() {
    int strongest = 0;
    double most = -1;
    for (int each = 0; each < channels; each++) {
      double sum = 0;
      double squares = 0;
      for (int i = each; i < values.length; i += channels) {
        sum += values[i];
        squares += (double) values[i] * values[i];
      }
      double mean = sum * channels / values.length;
      double variance = squares * channels / values.length - mean * mean;
      if (variance > most) {
        most = variance;
        strongest = each;
      }
    }
    return strongest;
  }

  int channel() {
    return channel;
  }

  /** Draws the map, from its least to its greatest value, over the image in grey. */
  BufferedImage over(BufferedImage image) {
    BufferedImage drawn =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = channel; i < values.length; i += channels) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    double scale = greatest > least ? 1.0 / (greatest - least) : 0;
    for (int y = 0; y < drawn.getHeight(); y++) {
      for (int x = 0; x < drawn.getWidth(); x++) {
        double row = (y + 0.5) * height / drawn.getHeight() - 0.5;
        double column = (x + 0.5) * width / drawn.getWidth() - 0.5;
        double heat = (at(row, column) - least) * scale;
        drawn.setRGB(x, y, mixed(image.getRGB(x, y), heat));
      }
    }
    return drawn;
  }

  /** Returns the value between four positions; beyond the border that of the border. */
  private double at(double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    return (1 - down) * ((1 - right) * value(top, left) + right * value(top, left + 1))
        + down * ((1 - right) * value(top + 1, left) + right * value(top + 1, left + 1));
  }

  private double value(int row, int column) {
    int y = Math.max(0, Math.min(height - 1, row));
    int x = Math.max(0, Math.min(width - 1, column));
    return values[(y * width + x) * channels + channel];
  }

  private static int mixed(int pixel, double heat) {
    double grey =
        0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
    double opacity = LEAST_OPACITY + OPACITY * heat;
    int color = HeatColors.of(heat);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double hot = color >> shift & 0xff;
      mixed = mixed << 8 | (int) Math.round(opacity * hot + (1 - opacity) * grey);
    }
    return mixed;
  }
}
