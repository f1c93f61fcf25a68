package dev.convoy.engine.kernel;

/** A provider's answer to a request: a kernel, or the reason why not. */
public sealed interface Offer {
  /** The provider computes the layer with this kernel, which the caller now owns. */
  record Accepted(Kernel kernel) implements Offer {}

  /** The provider does not compute the layer, for example {@code axis 1 is not the channels}. */
  record Declined(String reason) implements Offer {}

  static Offer of(Kernel kernel) {
    return new Accepted(kernel);
  }

  static Offer declined(String reason) {
    return new Declined(reason);
  }
}
