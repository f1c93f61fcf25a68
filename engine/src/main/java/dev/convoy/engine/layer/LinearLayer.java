package dev.convoy.engine.layer;

/** What layers have in common that multiply by a kernel, add a bias and apply an activation. */
public sealed interface LinearLayer
    permits Convolution, Dense, DepthwiseConvolution, SeparableConvolution, TransposedConvolution {
  /** Tells whether a bias is added; it is the last of the layer's weights. */
  boolean bias();

  /** Returns what is applied to the sum. */
  Activation activation();

  /** Returns the same layer with or without a bias and with another activation. */
  Layer with(boolean bias, Activation activation);
}
