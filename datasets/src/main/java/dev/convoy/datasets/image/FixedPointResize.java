package dev.convoy.datasets.image;

import java.util.Arrays;

/**
 * Resizes as Pillow does: weights of 22 fraction bits, whole grey levels after each of the two
 * passes, across first. 16-bit images are brought to 8 bits beforehand.
 */
final class FixedPointResize implements Resize {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final AxisTaps rows;
  private final AxisTaps columns;
  private final int[] rowWeight;
  private final int[] columnWeight;

  FixedPointResize(AxisTaps rows, AxisTaps columns) {
    this.rows = rows;
    this.columns = columns;
    this.rowWeight = toFixedPoint(rows.weight);
    this.columnWeight = toFixedPoint(columns.weight);
  }

  private static int[] toFixedPoint(double[] values) {
    int[] fixed = new int[values.length];
    Arrays.setAll(fixed, i -> (int) (0.5 + values[i] * (1 << FRACTION_BITS)));
    return fixed;
  }

  @Override
  public void run(SourceRows source, RowSink sink) {
    int samples = columns.out() * source.channels();
    int[][] ring = new int[rows.most][samples];
    int[] held = new int[rows.most];
    Arrays.fill(held, -1);
    int[] sum = new int[samples];
    int[] levels = new int[source.width() * source.channels()];
    float[] out = new float[samples];
    for (int y = 0; y < rows.out(); y++) {
      Arrays.fill(sum, HALF);
      for (int t = 0; t < rows.count[y]; t++) {
        int from = rows.start[y] + t;
        int slot = from % rows.most;
        if (held[slot] != from) {
          across(levels(source, from, levels), source.channels(), ring[slot]);
          held[slot] = from;
        }
        add(ring[slot], rowWeight[y * rows.most + t], sum);
      }
      for (int i = 0; i < samples; i++) {
        out[i] = level(sum[i]);
      }
      sink.accept(y, out);
    }
  }

  private static void add(int[] row, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }

  private void across(int[] src, int channels, int[] dst) {
    if (channels == 3) {
      acrossColor(src, dst);
      return;
    }
    for (int x = 0; x < columns.out(); x++) {
      int sum = HALF;
      for (int t = 0; t < columns.count[x]; t++) {
        sum += columnWeight[x * columns.most + t] * src[columns.start[x] + t];
      }
      dst[x] = level(sum);
    }
  }

  private void acrossColor(int[] src, int[] dst) {
    for (int x = 0; x < columns.out(); x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = 3 * columns.start[x];
      int from = x * columns.most;
      int to = from + columns.count[x];
      for (int t = from; t < to; t++) {
        int weight = columnWeight[t];
        red += weight * src[at];
        green += weight * src[at + 1];
        blue += weight * src[at + 2];
        at += 3;
      }
      dst[3 * x] = level(red);
      dst[3 * x + 1] = level(green);
      dst[3 * x + 2] = level(blue);
    }
  }

  /** Returns a row as whole grey levels. */
  private static int[] levels(SourceRows source, int y, int[] levels) {
    if (source.areBytes()) {
      byte[] bytes = source.readBytes(y);
      for (int i = 0; i < levels.length; i++) {
        levels[i] = bytes[i] & 0xff;
      }
    } else {
      float[] row = source.read(y);
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (int) (row[i] + 0.5f);
      }
    }
    return levels;
  }

  private static int level(int sum) {
    return Math.max(0, Math.min(255, sum >> FRACTION_BITS));
  }
}
