package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Surrounds every spatial axis with zeros.
 *
 * <p>Source {@code [spatial..., channels]}; each spatial size grows by {@code before + after}.
 *
 * @param before zeros ahead of index 0, per axis, at least 0
 * @param after zeros behind the last index, per axis, at least 0
 */
public record ZeroPadding(Extents before, Extents after) implements Layer {
  public ZeroPadding {
    before.requireAtLeast(0, "padding");
    after.requireAtLeast(0, "padding").requireAxes(before.axes(), "padding");
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), before.axes(), this);
    int first = src.rank() - 1 - before.axes();
    Shape dst = src;
    for (int axis = 0; axis < before.axes(); axis++) {
      long n = src.size(first + axis);
      dst = dst.with(first + axis, n == Shape.UNKNOWN ? n : n + before.at(axis) + after.at(axis));
    }
    return dst;
  }

  @Override
  public String kind() {
    return "ZeroPadding " + before + " to " + after;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.zeroPadding(this);
  }
}
