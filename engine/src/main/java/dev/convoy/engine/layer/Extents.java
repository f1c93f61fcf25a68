package dev.convoy.engine.layer;

import java.util.Arrays;
import java.util.stream.Collectors;

/** One whole number for each spatial axis, outermost first; immutable. */
public final class Extents {
  private final int[] values;

  private Extents(int[] values) {
    this.values = values;
  }

  /** Returns these numbers, one for each axis. */
  public static Extents of(int... values) {
    return new Extents(values.clone());
  }

  /** Returns the same number for each of {@code axes} axes. */
  public static Extents filled(int axes, int value) {
    int[] values = new int[axes];
    Arrays.fill(values, value);
    return new Extents(values);
  }

  /** Returns the number of axes. */
  public int axes() {
    return values.length;
  }

  /** Returns the number for an axis. */
  public int at(int axis) {
    return values[axis];
  }

  /** Returns the numbers as a new array. */
  public int[] toArray() {
    return values.clone();
  }

  /** Returns the numbers as a new array of longs. */
  public long[] toLongs() {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** Returns the largest number; 0 without axes. */
  public int largest() {
    return Arrays.stream(values).max().orElse(0);
  }

  /** Returns the product of the numbers. */
  public long product() {
    return Arrays.stream(values).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Tells whether every number is {@code value}. */
  public boolean all(int value) {
    return Arrays.stream(values).allMatch(each -> each == value);
  }

  /**
   * Checks every number against a lower bound.
   *
   * @param name what the numbers are, for the message
   */
  public Extents requireAtLeast(int minimum, String name) {
    if (Arrays.stream(values).anyMatch(value -> value < minimum)) {
      throw new IllegalArgumentException(
          name + " must be at least " + minimum + " on every axis, received " + this);
    }
    return this;
  }

  /** Checks that there is one number for each of {@code axes} axes. */
  public Extents requireAxes(int axes, String name) {
    if (values.length != axes) {
      throw new IllegalArgumentException(
          name + " must have " + axes + " values, one for each axis, received " + this);
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extents extents && Arrays.equals(values, extents.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Returns for example {@code 3x3}. */
  @Override
  public String toString() {
    return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
