package dev.convoy.engine.kernel;

import java.util.Locale;

/** How exactly products and sums are computed. */
public enum Precision {
  /** Single-precision products and sums. */
  FLOAT32,
  /** Every number as the sum of two bfloat16 parts, three products for each; sums in float32. */
  BF16X3,
  /** Numbers rounded to bfloat16, sums in float32. */
  BF16;

  /** Returns the name that commands and job files use: {@code bf16x3}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the precision of a name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Precision of(String label) {
    for (Precision precision : values()) {
      if (precision.label().equals(label)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "Cannot use precision '" + label + "': must be float32, bf16x3 or bf16");
  }
}
