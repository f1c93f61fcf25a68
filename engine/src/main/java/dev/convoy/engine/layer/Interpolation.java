package dev.convoy.engine.layer;

/**
 * How a value between source positions is found; taps and edges as TensorFlow's resize with
 * half-pixel centres and without antialiasing.
 */
public enum Interpolation {
  /** The value of the nearest position: {@code floor((i + 0.5) * n / m)}. */
  NEAREST,
  /** Two taps by distance, clamped to the edge. */
  BILINEAR,
  /**
   * Four taps of Keys' kernel with a = -0.5, weights from a table of 1024 fractions; taps outside
   * the source are dropped and the rest scaled to sum 1.
   */
  BICUBIC,
  /** Taps of {@code sinc(x) sinc(x / 3)} inside the source, scaled to sum 1. */
  LANCZOS3,
  /** Taps of {@code sinc(x) sinc(x / 5)} inside the source, scaled to sum 1. */
  LANCZOS5;

  /** Returns Keras' name. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
