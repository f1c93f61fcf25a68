package dev.convoy.datasets.image;

/**
 * Where an axis of the image lies against the axis that is resized.
 *
 * @param offset first position of the part cut out; negative: positions of black ahead of the image
 * @param length of the axis that is resized
 */
record FitWindow(int offset, int length) {
  /**
   * Returns the window of one axis, by the whole-number rules of {@code keras.ops.image.resize}:
   * {@code otherIn * out / otherOut} rounded down; cut from the middle, or as much black on both
   * sides.
   *
   * @param in length of this axis in the image
   * @param otherIn length of the other axis in the image
   * @param out target length of this axis
   * @param otherOut target length of the other axis
   */
  static FitWindow of(Fit fit, int in, int otherIn, int out, int otherOut) {
    long fitting = (long) ((double) ((long) otherIn * out) / otherOut);
    int length =
        switch (fit) {
          case STRETCH -> in;
          case CROP -> (int) Math.max(1, Math.min(in, fitting));
          case PAD -> Math.toIntExact(in + Math.max(0, fitting - in) / 2 * 2);
        };
    return new FitWindow((in - length) / 2, length);
  }

  /** Returns the taps from an image axis of {@code in} positions to {@code out}. */
  AxisTaps taps(Interpolation interpolation, int in, int out) {
    AxisTaps taps = AxisTaps.of(interpolation, length, out);
    if (length == in) {
      return taps;
    }
    return length < in ? taps.shifted(offset) : taps.within(-offset, in);
  }
}
