package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Drops positions at both ends of every spatial axis.
 *
 * <p>Source {@code [spatial..., channels]}; each spatial size shrinks by {@code before + after} and
 * must stay at least 1.
 *
 * @param before positions dropped from index 0 on, per axis, at least 0
 * @param after positions dropped at the end, per axis, at least 0
 */
public record Cropping(Extents before, Extents after) implements Layer {
  public Cropping {
    before.requireAtLeast(0, "cropping");
    after.requireAtLeast(0, "cropping").requireAxes(before.axes(), "cropping");
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), before.axes(), this);
    int first = src.rank() - 1 - before.axes();
    Shape dst = src;
    for (int axis = 0; axis < before.axes(); axis++) {
      long n = src.size(first + axis);
      if (n == Shape.UNKNOWN) {
        continue;
      }
      long left = n - before.at(axis) - after.at(axis);
      if (left <= 0) {
        throw new ShapeMismatchException(kind() + " leaves nothing of a source of " + src);
      }
      dst = dst.with(first + axis, left);
    }
    return dst;
  }

  @Override
  public String kind() {
    return "Cropping " + before + " to " + after;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.cropping(this);
  }
}
