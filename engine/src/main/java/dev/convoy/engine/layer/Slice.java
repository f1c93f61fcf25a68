package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Takes a range of positions along one axis.
 *
 * @param axis of the item; negative counts from the last
 * @param start first position, at least 0
 * @param end position after the last; {@link Long#MAX_VALUE} for the axis' end
 * @param step distance between positions, at least 1
 */
public record Slice(int axis, long start, long end, int step) implements Layer {
  public Slice {
    if (start < 0 || end < start || step < 1) {
      throw new IllegalArgumentException(
          "a slice needs 0 <= start <= end and a step of at least 1, received "
              + start
              + ", "
              + end
              + ", "
              + step);
    }
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    int along = Shapes.axis(axis, src.rank(), this);
    long n = src.size(along);
    if (n == Shape.UNKNOWN) {
      return src;
    }
    return src.with(along, Math.max(0, Shapes.ceilDiv(Math.min(end, n) - start, (long) step)));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.slice(this);
  }
}
