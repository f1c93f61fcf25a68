package dev.convoy.datasets.image;

/**
 * Resizes one row across: most of the time of preprocessing is spent here.
 *
 * <p>Bytes become floats by a table of 256: the JIT compiler of Java 17 turns the table into one
 * load and the conversion into several instructions, and a separate pass of conversion doubles the
 * time.
 */
final class RowFilter {
  private static final float[] LEVEL = new float[256];

  static {
    for (int i = 0; i < LEVEL.length; i++) {
      LEVEL[i] = i;
    }
  }

  private final int[] start;
  private final int[] count;
  private final int most;
  private final float[] weight;
  private final boolean pairs;

  RowFilter(AxisTaps columns) {
    this.start = columns.start;
    this.count = columns.count;
    this.most = columns.most;
    this.weight = columns.weights();
    this.pairs = columns.arePairs();
  }

  int out() {
    return start.length;
  }

  /** Filters row {@code y} into {@code dst}. */
  void apply(SourceRows source, int y, float[] dst) {
    boolean color = source.channels() == 3;
    if (!source.areBytes()) {
      filter(source.read(y), source.channels(), dst);
    } else if (color && pairs) {
      filterColorPairs(source.readBytes(y), dst);
    } else if (color) {
      filterColor(source.readBytes(y), dst);
    } else {
      filterGrey(source.readBytes(y), dst);
    }
  }

  private void filterColorPairs(byte[] src, float[] dst) {
    int out = 0;
    for (int x = 0; x < start.length; x++) {
      int at = 3 * start[x];
      float first = weight[2 * x];
      float second = weight[2 * x + 1];
      dst[out] = first * LEVEL[src[at] & 0xff] + second * LEVEL[src[at + 3] & 0xff];
      dst[out + 1] = first * LEVEL[src[at + 1] & 0xff] + second * LEVEL[src[at + 4] & 0xff];
      dst[out + 2] = first * LEVEL[src[at + 2] & 0xff] + second * LEVEL[src[at + 5] & 0xff];
      out += 3;
    }
  }

  private void filterColor(byte[] src, float[] dst) {
    for (int x = 0; x < start.length; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int at = 3 * start[x];
      int from = x * most;
      int to = from + count[x];
      for (int t = from; t < to; t++) {
        red += weight[t] * LEVEL[src[at] & 0xff];
        green += weight[t] * LEVEL[src[at + 1] & 0xff];
        blue += weight[t] * LEVEL[src[at + 2] & 0xff];
        at += 3;
      }
      dst[3 * x] = red;
      dst[3 * x + 1] = green;
      dst[3 * x + 2] = blue;
    }
  }

  private void filterGrey(byte[] src, float[] dst) {
    for (int x = 0; x < start.length; x++) {
      float sum = 0;
      for (int t = 0; t < count[x]; t++) {
        sum += weight[x * most + t] * LEVEL[src[start[x] + t] & 0xff];
      }
      dst[x] = sum;
    }
  }

  private void filter(float[] src, int channels, float[] dst) {
    for (int i = 0; i < dst.length; i++) {
      int x = i / channels;
      int at = start[x] * channels + i % channels;
      float sum = 0;
      for (int t = 0; t < count[x]; t++) {
        sum += weight[x * most + t] * src[at + t * channels];
      }
      dst[i] = sum;
    }
  }
}
