package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** Puts pixels into a tensor; what it throws leaves no memory behind. */
interface PixelFill {
  /** Writes all pixels. */
  void fill(Tensor target);

  /** Returns a new tensor of an image's size, filled. */
  static Tensor allocate(ElementType type, ImageHeader header, int channels, PixelFill pixels) {
    Tensor target = Tensor.allocate(type, Shape.of(header.height(), header.width(), channels));
    try {
      pixels.fill(target);
      return target;
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }
}
