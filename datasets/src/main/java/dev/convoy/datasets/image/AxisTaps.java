package dev.convoy.datasets.image;

import java.util.Arrays;

/**
 * Which source positions make up each target position along one axis, and with what weights.
 *
 * <p>Target position {@code i} is the sum over {@code t < count[i]} of {@code weight[i * most + t]}
 * times the source at {@code start[i] + t}. All but Pillow's are computed in float32, since the
 * results of TensorFlow hang on how {@code (i + 0.5) * scale - 0.5} rounds.
 */
final class AxisTaps {
  private static final int CUBIC_STEPS = 1024;
  private static final float[] CUBIC = cubicTable(-0.5f);

  final int[] start;
  final int[] count;
  final int most;
  final double[] weight;

  private AxisTaps(int out, int most) {
    this.start = new int[out];
    this.count = new int[out];
    this.most = most;
    this.weight = new double[Math.multiplyExact(out, most)];
  }

  /**
   * Returns the taps that resize an axis.
   *
   * @param in source length, at least 1
   * @param out target length, at least 1
   */
  static AxisTaps of(Interpolation interpolation, int in, int out) {
    if (in == out) {
      return nearest(in, out);
    }
    return switch (interpolation) {
      case NEAREST -> nearest(in, out);
      case BILINEAR -> bilinear(in, out);
      case BICUBIC -> bicubic(in, out);
      case AREA -> area(in, out);
      case PIL_BILINEAR -> triangle(in, out);
    };
  }

  private static AxisTaps nearest(int in, int out) {
    AxisTaps taps = new AxisTaps(out, 1);
    float scale = in / (float) out;
    for (int i = 0; i < out; i++) {
      taps.start[i] = Math.min((int) ((i + 0.5f) * scale), in - 1);
      taps.count[i] = 1;
      taps.weight[i] = 1;
    }
    return taps;
  }

  /**
   * Gives two taps everywhere, one of weight 0 at the ends, so that the inner loop has no branch.
   */
  private static AxisTaps bilinear(int in, int out) {
    if (in == 1) {
      return nearest(in, out);
    }
    AxisTaps taps = new AxisTaps(out, 2);
    float scale = in / (float) out;
    for (int i = 0; i < out; i++) {
      float at = Math.min(Math.max((i + 0.5f) * scale - 0.5f, 0), in - 1);
      int lower = Math.min((int) at, in - 2);
      float fraction = at - lower;
      taps.start[i] = lower;
      taps.count[i] = 2;
      taps.weight[2 * i] = 1 - fraction;
      taps.weight[2 * i + 1] = fraction;
    }
    return taps;
  }

  private static AxisTaps bicubic(int in, int out) {
    AxisTaps taps = new AxisTaps(out, 4);
    float scale = in / (float) out;
    float[] weights = new float[4];
    for (int i = 0; i < out; i++) {
      float at = (i + 0.5f) * scale - 0.5f;
      int floor = (int) Math.floor(at);
      int step = (int) Math.rint((at - floor) * CUBIC_STEPS);
      weights[0] = CUBIC[2 * step + 1];
      weights[1] = CUBIC[2 * step];
      weights[2] = CUBIC[2 * (CUBIC_STEPS - step)];
      weights[3] = CUBIC[2 * (CUBIC_STEPS - step) + 1];
      taps.setInside(i, floor - 1, weights, in);
    }
    return taps;
  }

  /** Keeps the taps that lie inside the source and makes their weights sum to 1. */
  private void setInside(int i, int first, float[] weights, int in) {
    int from = Math.max(0, -first);
    int to = Math.min(weights.length, in - first);
    float sum = 0;
    for (int t = from; t < to; t++) {
      sum += weights[t];
    }
    start[i] = first + from;
    count[i] = to - from;
    for (int t = from; t < to; t++) {
      weight[i * most + t - from] = weights[t] * (1 / sum);
    }
  }

  /** Returns Keys' kernel at {@code k / 1024} and {@code 1 + k / 1024}, in turn. */
  private static float[] cubicTable(float a) {
    float[] table = new float[2 * (CUBIC_STEPS + 1)];
    for (int k = 0; k <= CUBIC_STEPS; k++) {
      float x = k * 1.0f / CUBIC_STEPS;
      table[2 * k] = ((a + 2) * x - (a + 3)) * x * x + 1;
      x += 1;
      table[2 * k + 1] = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    }
    return table;
  }

  private static AxisTaps area(int in, int out) {
    float scale = in / (float) out;
    AxisTaps taps = new AxisTaps(out, (int) Math.ceil(scale) + 2);
    for (int i = 0; i < out; i++) {
      float from = i * scale;
      float to = (i + 1) * scale;
      int first = Math.min((int) from, in - 1);
      int end = (int) Math.ceil(to);
      taps.start[i] = first;
      taps.count[i] = Math.min(end, in) - first;
      for (int k = first; k < end; k++) {
        // The last end may round to beyond the source: that sliver is the last pixel's.
        int tap = Math.min(k, in - 1) - first;
        taps.weight[i * taps.most + tap] += covered(k, from, to, scale) / scale;
      }
    }
    return taps;
  }

  /** Returns how much of source pixel {@code k} lies between two positions {@code scale} apart. */
  private static float covered(int k, float from, float to, float scale) {
    boolean startsInside = k < from;
    boolean endsInside = k + 1 > to;
    if (startsInside) {
      return endsInside ? scale : k + 1 - from;
    }
    return endsInside ? to - k : 1;
  }

  private static AxisTaps triangle(int in, int out) {
    double scale = in / (double) out;
    double support = Math.max(1, scale);
    AxisTaps taps = new AxisTaps(out, (int) Math.ceil(support) * 2 + 1);
    double[] weights = new double[taps.most];
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale;
      int first = Math.max(0, (int) (centre - support + 0.5));
      int count = Math.min(in, (int) (centre + support + 0.5)) - first;
      double sum = 0;
      for (int t = 0; t < count; t++) {
        weights[t] = Math.max(0, 1 - Math.abs((first + t - centre + 0.5) / support));
        sum += weights[t];
      }
      taps.start[i] = first;
      taps.count[i] = count;
      for (int t = 0; t < count; t++) {
        taps.weight[i * taps.most + t] = weights[t] / sum;
      }
    }
    return taps;
  }

  /** Tells whether every target position has exactly two taps. */
  boolean arePairs() {
    return most == 2 && Arrays.stream(count).allMatch(taps -> taps == 2);
  }

  /** Returns the weights as float32. */
  float[] weights() {
    float[] floats = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      floats[i] = (float) weight[i];
    }
    return floats;
  }

  /** Returns the number of target positions. */
  int out() {
    return start.length;
  }

  /**
   * Returns the taps of an image that lies at {@code offset} within this axis, {@code in} long;
   * what lies outside it counts as 0.
   */
  AxisTaps within(int offset, int in) {
    AxisTaps inside = new AxisTaps(start.length, most);
    for (int i = 0; i < start.length; i++) {
      int first = Math.max(start[i], offset);
      int end = Math.min(start[i] + count[i], offset + in);
      if (first < end) {
        inside.start[i] = first - offset;
        inside.count[i] = end - first;
        int skipped = i * most + first - start[i];
        System.arraycopy(weight, skipped, inside.weight, i * most, end - first);
      }
    }
    return inside;
  }

  /** Returns these taps on a longer axis whose part at {@code offset} they were made for. */
  AxisTaps shifted(int offset) {
    AxisTaps moved = new AxisTaps(start.length, most);
    Arrays.setAll(moved.start, i -> start[i] + offset);
    System.arraycopy(count, 0, moved.count, 0, count.length);
    System.arraycopy(weight, 0, moved.weight, 0, weight.length);
    return moved;
  }
}
