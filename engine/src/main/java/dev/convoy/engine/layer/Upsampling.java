package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Enlarges every spatial axis by a whole factor.
 *
 * <pre>{@code
 * NEAREST,  factor 2:   a b c  ->  a a b b c c
 * BILINEAR, factor 2:   1 2 4  ->  1 1.25 1.75 2.5 3.5 4
 * }</pre>
 *
 * <p>All kinds but NEAREST place result {@code i} at {@code (i + 0.5) / factor - 0.5} of the
 * source; see {@link Interpolation}. Source {@code [spatial..., channels]}.
 *
 * @param factors at least 1, one for each axis
 * @param interpolation how values between source positions are found
 */
public record Upsampling(Extents factors, Interpolation interpolation) implements Layer {
  public Upsampling {
    factors.requireAtLeast(1, "size");
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), factors.axes(), this);
    int first = src.rank() - 1 - factors.axes();
    Shape dst = src;
    for (int axis = 0; axis < factors.axes(); axis++) {
      long n = src.size(first + axis);
      dst = dst.with(first + axis, n == Shape.UNKNOWN ? n : n * factors.at(axis));
    }
    return dst;
  }

  @Override
  public String kind() {
    return "Upsampling " + factors + " " + interpolation.label();
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.upsampling(this);
  }
}
