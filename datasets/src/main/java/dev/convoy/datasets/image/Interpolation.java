package dev.convoy.datasets.image;

import java.util.Locale;

/** How an image is resized. All use half-pixel centres. */
public enum Interpolation {
  /** The pixel that holds the centre: {@code floor((i + 0.5) * scale)}, as TensorFlow. */
  NEAREST,
  /** Two taps per axis, not antialiased, as TensorFlow. */
  BILINEAR,
  /** Four taps per axis, Keys' cubic with a = -0.5, not antialiased, as TensorFlow. */
  BICUBIC,
  /** The mean over the area a target pixel covers, as TensorFlow. */
  AREA,
  /** A triangle as wide as a target pixel, antialiased, rounded to 8 bits, as Pillow. */
  PIL_BILINEAR;

  /** Returns the name as job files write it: {@code pil-bilinear}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
