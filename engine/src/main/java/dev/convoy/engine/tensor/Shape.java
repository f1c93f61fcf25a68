package dev.convoy.engine.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first, channels last; immutable.
 *
 * <p>A size is at least 0, or {@link #UNKNOWN} where a Keras file says {@code None}.
 */
public final class Shape {
  /** Stands for a size that is known only when data arrives. */
  public static final long UNKNOWN = -1;

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * Returns the shape with these axis sizes.
   *
   * @param sizes at least 0 each, or {@link #UNKNOWN}; none at all gives the shape of one number
   */
  public static Shape of(long... sizes) {
    for (long size : sizes) {
      if (size < UNKNOWN) {
        throw new IllegalArgumentException(
            "Cannot make a shape: sizes must not be negative, received " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return sizes.length;
  }

  /**
   * Returns the size of an axis.
   *
   * @param axis 0 to {@code rank() - 1}, or negative to count from the last
   */
  public long size(int axis) {
    return sizes[axis < 0 ? axis + sizes.length : axis];
  }

  /** Returns the size of the last axis: the channels. */
  public long channels() {
    return size(-1);
  }

  /** Returns all sizes as a new array. */
  public long[] sizes() {
    return sizes.clone();
  }

  /** Tells whether every size is known. */
  public boolean isKnown() {
    return Arrays.stream(sizes).noneMatch(size -> size == UNKNOWN);
  }

  /**
   * Returns the product of all sizes.
   *
   * @throws IllegalStateException when a size is unknown
   * @throws ArithmeticException when the product does not fit 63 bits
   */
  public long elements() {
    return elements(0, sizes.length);
  }

  /**
   * Returns the product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IllegalStateException when one of them is unknown
   */
  public long elements(int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      if (sizes[axis] == UNKNOWN) {
        throw new IllegalStateException("Cannot count the elements of " + this + ": size unknown");
      }
      product = Math.multiplyExact(product, sizes[axis]);
    }
    return product;
  }

  /** Returns this shape with one axis set to another size. */
  public Shape with(int axis, long size) {
    long[] changed = sizes.clone();
    changed[axis < 0 ? axis + sizes.length : axis] = size;
    return of(changed);
  }

  /** Returns the axes {@code from} (inclusive) to {@code to} (exclusive) as a shape. */
  public Shape slice(int from, int to) {
    return new Shape(Arrays.copyOfRange(sizes, from, to));
  }

  /** Returns this shape behind one more outermost axis. */
  public Shape prepend(long size) {
    return Shape.of(size).concat(this);
  }

  /** Returns the axes of this shape followed by those of another. */
  public Shape concat(Shape other) {
    long[] joined = Arrays.copyOf(sizes, sizes.length + other.sizes.length);
    System.arraycopy(other.sizes, 0, joined, sizes.length, other.sizes.length);
    return new Shape(joined);
  }

  /** Tells whether sizes agree axis by axis; an unknown size agrees with any. */
  public boolean fits(Shape other) {
    if (rank() != other.rank()) {
      return false;
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      boolean known = sizes[axis] != UNKNOWN && other.sizes[axis] != UNKNOWN;
      if (known && sizes[axis] != other.sizes[axis]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Returns for example {@code [224, 224, 3]}; an unknown size prints as {@code None}. */
  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == UNKNOWN ? "None" : Long.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
