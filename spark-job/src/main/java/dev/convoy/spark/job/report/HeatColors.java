package dev.convoy.spark.job.report;

/** Colours from dark to bright for numbers from 0 to 1, told apart by brightness alone too. */
public final class HeatColors {
  private static final int[][] STOPS = {
    {6, 4, 22},
    {58, 15, 92},
    {122, 28, 109},
    {187, 55, 84},
    {236, 105, 37},
    {251, 165, 22},
    {252, 255, 180}
  };

  private HeatColors() {}

  /**
   * Returns red, green and blue as {@code 0xrrggbb}; what is beyond 0 and 1 counts as those, what
   * is no number as 0.
   */
  public static int of(double value) {
    double at = value > 0 ? Math.min(1, value) * (STOPS.length - 1) : 0;
    int below = Math.min((int) at, STOPS.length - 2);
    int color = 0;
    for (int channel = 0; channel < 3; channel++) {
      double low = STOPS[below][channel];
      double high = STOPS[below + 1][channel];
      color = color << 8 | (int) Math.round(low + (at - below) * (high - low));
    }
    return color;
  }
}
