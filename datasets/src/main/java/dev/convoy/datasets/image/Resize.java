package dev.convoy.datasets.image;

/** Resizes images of one size to another; holds the taps and no pixels, safe to share. */
interface Resize {
  /** Takes the finished rows, top to bottom. */
  interface RowSink {
    /**
     * Takes row {@code y}.
     *
     * @param row {@code [width, channels]} in grey levels; valid during the call
     */
    void accept(int y, float[] row);
  }

  /** Resizes one image. */
  void run(SourceRows source, RowSink sink);

  /** Returns the resize for these taps. */
  static Resize of(Interpolation interpolation, AxisTaps rows, AxisTaps columns) {
    return interpolation == Interpolation.PIL_BILINEAR
        ? new FixedPointResize(rows, columns)
        : new FloatResize(rows, columns);
  }
}
