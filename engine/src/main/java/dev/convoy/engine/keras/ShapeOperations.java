package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that move numbers; the batch axis must stay where it is. */
final class ShapeOperations {
  private ShapeOperations() {}

  static void register(Map<String, Operation> operations) {
    operations.put("Concatenate", ShapeOperations::concatenate);
    operations.put("Reshape", ShapeOperations::reshape);
    operations.put("Transpose", ShapeOperations::transpose);
    operations.put("ExpandDims", ShapeOperations::expand);
    operations.put("Squeeze", ShapeOperations::squeeze);
    operations.put("Pad", ShapeOperations::pad);
    operations.put("GetItem", SliceOperation::apply);
    operations.put("Flatten", (call, attributes) -> call.chain().then("", new Flatten()).end());
  }

  private static List<Value> concatenate(LayerCall call, Config attributes) {
    int axis = attributes.integer("axis", -1);
    return call.finish(new Concatenation(Axes.item(axis)), call.sources());
  }

  private static List<Value> reshape(LayerCall call, Config attributes) {
    JsonNode sizes = attributes.get("newshape");
    if (!sizes.isArray() || sizes.isEmpty()) {
      throw new UnsupportedLayer("a shape that is not written in the file");
    }
    Shape target = ReshapingReaders.target(attributes, attributes.shape("newshape", sizes, 1));
    boolean batchKept = sizes.get(0).isNull() || sizes.get(0).intValue() == -1;
    Shape src = call.shape();
    boolean sameSize = !target.isKnown() || !src.isKnown() || target.elements() == src.elements();
    if (!batchKept || !sameSize) {
      throw new UnsupportedLayer("a reshape of " + src + " to " + sizes + " that mixes items");
    }
    return call.finish(new Reshape(target), List.of(call.source()));
  }

  private static List<Value> transpose(LayerCall call, Config attributes) {
    int[] axes = attributes.has("axes") ? attributes.integers("axes") : new int[0];
    if (axes.length == 0 || axes[0] != 0) {
      throw new UnsupportedLayer("a transposition of the batch axis " + Arrays.toString(axes));
    }
    int rank = call.shape().rank();
    int[] order =
        Arrays.stream(axes).skip(1).map(axis -> Axes.positive(Axes.item(axis), rank)).toArray();
    return call.chain().then("", new Permute(Extents.of(order))).end();
  }

  private static List<Value> expand(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int axis = Axes.positive(Axes.item(attributes.integer("axis")), src.rank() + 1);
    Shape dst = src.slice(0, axis).concat(Shape.of(1)).concat(src.slice(axis, src.rank()));
    return call.finish(new Reshape(requireOneOpen(dst)), List.of(call.source()));
  }

  private static List<Value> squeeze(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int[] axes =
        attributes.has("axis") ? Axes.sorted(attributes.integers("axis"), src.rank()) : new int[0];
    Shape dst = Shape.of();
    for (int axis = 0; axis < src.rank(); axis++) {
      int each = axis;
      boolean named = Arrays.stream(axes).anyMatch(a -> a == each);
      boolean dropped = axes.length == 0 ? src.size(axis) == 1 : named;
      if (dropped && src.size(axis) != 1) {
        throw new UnsupportedLayer("drops axis " + axis + " of " + src);
      }
      dst = dropped ? dst : dst.concat(Shape.of(src.size(axis)));
    }
    return call.finish(new Reshape(requireOneOpen(dst)), List.of(call.source()));
  }

  static Shape requireOneOpen(Shape shape) {
    if (Arrays.stream(shape.sizes()).filter(size -> size == Shape.UNKNOWN).count() > 1) {
      throw new UnsupportedLayer("two sizes are unknown: " + shape);
    }
    return shape;
  }

  /** Pads every axis; the channels by way of one more axis behind them. */
  private static List<Value> pad(LayerCall call, Config attributes) {
    JsonNode widths = attributes.get("pad_width");
    String mode = attributes.text("mode", "constant").toLowerCase(java.util.Locale.ROOT);
    boolean zero = attributes.number("constant_values", 0) == 0;
    Shape src = call.shape();
    if (!mode.equals("constant") || !zero || widths.size() != src.rank() + 1) {
      throw new UnsupportedLayer("a padding of " + Config.shown(widths) + " with " + mode);
    }
    int[] before = new int[src.rank()];
    int[] after = new int[src.rank()];
    for (int axis = 0; axis < src.rank(); axis++) {
      before[axis] = widths.get(axis + 1).path(0).intValue();
      after[axis] = widths.get(axis + 1).path(1).intValue();
    }
    if (widths.get(0).path(0).intValue() + widths.get(0).path(1).intValue() != 0) {
      throw new UnsupportedLayer("a padding of the batch axis");
    }
    Shape deeper = requireOneOpen(src.concat(Shape.of(1)));
    Chain chain = call.chain().then("deeper", new Reshape(deeper));
    chain.then("padded", new ZeroPadding(Extents.of(before), Extents.of(after)));
    Shape padded = chain.shape();
    return chain.then("flat", new Reshape(padded.slice(0, padded.rank() - 1))).end();
  }
}
