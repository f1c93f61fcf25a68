package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Applies an activation.
 *
 * @param activation which
 */
public record ActivationLayer(Activation activation) implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    if (activation instanceof Activation.Glu glu) {
      int axis = Shapes.axis(glu.axis(), src.rank(), this);
      long n = src.size(axis);
      if (n % 2 != 0 && n != Shape.UNKNOWN) {
        throw new ShapeMismatchException("glu needs an even axis " + axis + ", source has " + src);
      }
      return n == Shape.UNKNOWN ? src : src.with(axis, n / 2);
    }
    return src;
  }

  @Override
  public String kind() {
    return "Activation " + activation;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.activationLayer(this);
  }
}
