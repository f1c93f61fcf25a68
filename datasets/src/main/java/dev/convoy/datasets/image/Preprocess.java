package dev.convoy.datasets.image;

import java.util.Objects;
import java.util.Optional;

/**
 * What is done to an image between decoding and the network.
 *
 * @param size height and width to resize to; empty keeps the image's own
 * @param interpolation how it is resized
 * @param fit how the aspect ratio is changed
 * @param scaling what is done to the grey levels
 */
public record Preprocess(
    Optional<ImageSize> size, Interpolation interpolation, Fit fit, ValueScaling scaling) {
  public Preprocess {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(interpolation, "interpolation");
    Objects.requireNonNull(fit, "fit");
    Objects.requireNonNull(scaling, "scaling");
  }

  /** Returns: own size, bilinear, stretched, grey levels as they are. */
  public static Preprocess defaults() {
    return new Preprocess(Optional.empty(), Interpolation.BILINEAR, Fit.STRETCH, ValueScaling.NONE);
  }

  /** Returns this with a size to resize to. */
  public Preprocess with(ImageSize size) {
    return new Preprocess(Optional.of(size), interpolation, fit, scaling);
  }

  /** Returns this with another interpolation. */
  public Preprocess with(Interpolation interpolation) {
    return new Preprocess(size, interpolation, fit, scaling);
  }

  /** Returns this with another fit. */
  public Preprocess with(Fit fit) {
    return new Preprocess(size, interpolation, fit, scaling);
  }

  /** Returns this with another scaling of the values. */
  public Preprocess with(ValueScaling scaling) {
    return new Preprocess(size, interpolation, fit, scaling);
  }
}
