package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Applies a layer for the last axis to several axes taken together as one. */
final class MergedAxes {
  private MergedAxes() {}

  /**
   * Moves some axes behind the others, joins them, applies the layer, and undoes both.
   *
   * @param sorted item axes counted from the first, ascending, at least one
   * @param layer keeps the shape
   */
  static List<Value> apply(LayerCall call, int[] sorted, Layer layer) {
    Chain chain = call.chain();
    Shape src = chain.shape();
    Permute last = Axes.groupLast(sorted, src.rank());
    chain.then("last", last);
    Shape moved = chain.shape();
    if (sorted.length == 1) {
      return chain.then("linear", layer).then("back", last.inverse()).end();
    }
    int others = src.rank() - sorted.length;
    long joined = moved.slice(others, src.rank()).elements();
    return chain
        .then("join", new Reshape(Shape.of(rest(moved.slice(0, others)), joined)))
        .then("linear", layer)
        .then("split", new Reshape(requireOneOpen(moved)))
        .then("back", last.inverse())
        .end();
  }

  private static long rest(Shape others) {
    return others.isKnown() ? others.elements() : Shape.UNKNOWN;
  }

  private static Shape requireOneOpen(Shape shape) {
    if (Arrays.stream(shape.sizes()).filter(size -> size == Shape.UNKNOWN).count() > 1) {
      throw new UnsupportedLayer("several axes together while two sizes are unknown: " + shape);
    }
    return shape;
  }
}
