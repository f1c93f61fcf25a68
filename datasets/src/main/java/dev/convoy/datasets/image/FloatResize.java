package dev.convoy.datasets.image;

import java.util.Arrays;

/**
 * Resizes in float32: each source row across, then those rows down, each source row once at most.
 */
final class FloatResize implements Resize {
  private final AxisTaps rows;
  private final float[] rowWeight;
  private final RowFilter filter;

  FloatResize(AxisTaps rows, AxisTaps columns) {
    this.rows = rows;
    this.rowWeight = rows.weights();
    this.filter = new RowFilter(columns);
  }

  @Override
  public void run(SourceRows source, RowSink sink) {
    int samples = filter.out() * source.channels();
    float[][] ring = new float[rows.most][samples];
    int[] held = new int[rows.most];
    Arrays.fill(held, -1);
    float[] out = new float[samples];
    for (int y = 0; y < rows.out(); y++) {
      Arrays.fill(out, 0);
      for (int t = 0; t < rows.count[y]; t++) {
        int from = rows.start[y] + t;
        int slot = from % rows.most;
        if (held[slot] != from) {
          filter.apply(source, from, ring[slot]);
          held[slot] = from;
        }
        add(ring[slot], rowWeight[y * rows.most + t], out);
      }
      sink.accept(y, out);
    }
  }

  private static void add(float[] row, float weight, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }
}
