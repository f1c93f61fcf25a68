package dev.convoy.spark.job.volume;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.DoubleToIntFunction;

/** Numbers of a plane as a picture: from the first to the last percentile, dark to bright. */
final class SliceImage {
  private static final int LARGEST_SIDE = 256;
  private static final double CUT = 0.01;

  private SliceImage() {}

  /** Returns grey for a number from 0 to 1. */
  static int grey(double value) {
    int level = (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    return level << 16 | level << 8 | level;
  }

  /**
   * Draws a plane.
   *
   * @param values {@code [height, width]}, row-major; what is no number counts as the least
   * @param flipped whether the first row is drawn at the bottom
   * @param color of a number from 0 to 1
   */
  static BufferedImage draw(
      float[] values, int height, int width, boolean flipped, DoubleToIntFunction color) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int numbers = sorted.length;
    while (numbers > 1 && Float.isNaN(sorted[numbers - 1])) {
      numbers--;
    }
    double least = sorted[(int) (CUT * (numbers - 1))];
    double greatest = sorted[(int) Math.ceil((1 - CUT) * (numbers - 1))];
    if (least == greatest) {
      least = sorted[0];
      greatest = sorted[numbers - 1];
    }
    double scale = greatest > least ? 1 / (greatest - least) : 0;
    int step = (Math.max(height, width) + LARGEST_SIDE - 1) / LARGEST_SIDE;
    int rows = (height + step - 1) / step;
    int columns = (width + step - 1) / step;
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        double value = (mean(values, height, width, y * step, x * step, step) - least) * scale;
        image.setRGB(x, flipped ? rows - 1 - y : y, color.applyAsInt(value));
      }
    }
    return image;
  }

  private static double mean(float[] values, int height, int width, int top, int left, int step) {
    double sum = 0;
    int count = 0;
    for (int y = top; y < Math.min(height, top + step); y++) {
      for (int x = left; x < Math.min(width, left + step); x++) {
        sum += values[y * width + x];
        count++;
      }
    }
    return sum / count;
  }
}
