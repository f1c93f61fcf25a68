package dev.convoy.engine.tensor;

/** One kind of number a tensor can hold. */
public enum ElementType {
  FLOAT64(8, true, true),
  FLOAT32(4, true, true),
  /** IEEE 754 binary16. */
  FLOAT16(2, true, true),
  /** The upper half of a float32: 8 exponent bits, 7 stored fraction bits. */
  BFLOAT16(2, true, true),
  INT8(1, true, false),
  UINT8(1, false, false),
  INT16(2, true, false),
  UINT16(2, false, false),
  INT32(4, true, false),
  UINT32(4, false, false),
  INT64(8, true, false),
  UINT64(8, false, false);

  private final int bytes;
  private final boolean signed;
  private final boolean floating;

  ElementType(int bytes, boolean signed, boolean floating) {
    this.bytes = bytes;
    this.signed = signed;
    this.floating = floating;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Tells whether negative values can be held. */
  public boolean isSigned() {
    return signed;
  }

  /** Tells whether this is a floating-point type. */
  public boolean isFloating() {
    return floating;
  }

  /** Returns the smallest value an integer type holds; negative infinity for floating types. */
  public double minimum() {
    if (floating) {
      return Double.NEGATIVE_INFINITY;
    }
    return signed ? -Math.scalb(1.0, 8 * bytes - 1) : 0;
  }

  /** Returns the largest value an integer type holds; positive infinity for floating types. */
  public double maximum() {
    if (floating) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.scalb(1.0, signed ? 8 * bytes - 1 : 8 * bytes) - 1;
  }

  /** Returns the name in lower case, as job files and messages write it: {@code uint8}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
