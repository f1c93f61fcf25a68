package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;

/**
 * One array of numbers that a layer needs beside its source.
 *
 * @param role what it is, in Keras' words: {@code kernel}, {@code bias}, {@code gamma} ...
 * @param shape its shape, Keras' layout: spatial axes, then input channels, then output channels
 * @param trainable whether training changes it; batch statistics are not trained
 */
public record WeightSpec(String role, Shape shape, boolean trainable) {
  public static WeightSpec of(String role, long... sizes) {
    return new WeightSpec(role, Shape.of(sizes), true);
  }

  public static WeightSpec fixed(String role, long... sizes) {
    return new WeightSpec(role, Shape.of(sizes), false);
  }
}
