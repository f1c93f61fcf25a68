package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations that cut axes up and put pieces together again; none works along the batch axis. */
final class RearrangingOperations {
  /** A flip is as many slices as the axis has positions. */
  private static final int LONGEST_FLIP = 256;

  private RearrangingOperations() {}

  static void register(Map<String, Operation> operations) {
    operations.put("Split", RearrangingOperations::split);
    operations.put("Stack", RearrangingOperations::stack);
    operations.put("Swapaxes", RearrangingOperations::swap);
    operations.put("Moveaxis", RearrangingOperations::move);
    operations.put("Tile", RearrangingOperations::tile);
    operations.put("Repeat", RearrangingOperations::repeat);
    operations.put("Roll", RearrangingOperations::roll);
    operations.put("Flip", RearrangingOperations::flip);
  }

  private static int axis(Config attributes, String key, int rank) {
    return Axes.positive(Axes.item(attributes.integer(key)), rank);
  }

  private static long known(Shape src, int axis) {
    if (src.size(axis) == Shape.UNKNOWN) {
      throw new UnsupportedLayer("works along axis " + axis + " of unknown size in " + src);
    }
    return src.size(axis);
  }

  /** Returns slices between neighbouring bounds. */
  private static List<Slice> slices(int axis, List<Long> bounds) {
    return IntStream.range(1, bounds.size())
        .mapToObj(i -> new Slice(axis, bounds.get(i - 1), bounds.get(i), 1))
        .toList();
  }

  private static List<Value> split(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int axis = axis(attributes, "axis", src.rank());
    long size = known(src, axis);
    JsonNode cuts = attributes.get("indices_or_sections");
    List<Long> bounds = new ArrayList<>(List.of(0L));
    if (cuts.isArray()) {
      for (int cut : attributes.integers("indices_or_sections")) {
        bounds.add((long) cut);
      }
      bounds.add(size);
    } else {
      int parts = attributes.integer("indices_or_sections");
      if (parts < 1 || size % parts != 0) {
        throw new IllegalArgumentException(
            "axis of " + size + " positions cannot be split into " + parts + " equal parts");
      }
      for (int part = 1; part <= parts; part++) {
        bounds.add(part * (size / parts));
      }
    }
    List<Slice> slices = slices(axis, bounds);
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      List<Value> source = List.of(call.source());
      boolean last = i == slices.size() - 1;
      results.add(
          last
              ? call.finish(slices.get(i), source).get(0)
              : call.add("part_" + i, slices.get(i), source));
    }
    return results;
  }

  private static Shape with(Shape src, int axis, long inserted) {
    Shape ahead = src.slice(0, axis).concat(Shape.of(inserted));
    return ShapeOperations.requireOneOpen(ahead.concat(src.slice(axis, src.rank())));
  }

  private static List<Value> stack(LayerCall call, Config attributes) {
    int rank = call.shapes().get(0).rank();
    int axis = attributes.has("axis") ? attributes.integer("axis") : 0;
    int item = Axes.positive(Axes.item(axis), rank + 1);
    List<Value> layers = new ArrayList<>();
    for (Value source : call.sources()) {
      Reshape deeper = new Reshape(with(call.shape(source), item, 1));
      layers.add(call.add("layer_" + layers.size(), deeper, List.of(source)));
    }
    return call.finish(new Concatenation(item), layers);
  }

  private static List<Value> swap(LayerCall call, Config attributes) {
    int rank = call.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    int first = axis(attributes, "axis1", rank);
    int second = axis(attributes, "axis2", rank);
    order[first] = second;
    order[second] = first;
    return call.chain().then("", new Permute(Extents.of(order))).end();
  }

  private static List<Value> move(LayerCall call, Config attributes) {
    int rank = call.shape().rank();
    int from = axis(attributes, "source", rank);
    int to = axis(attributes, "destination", rank);
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, rank).filter(axis -> axis != from).boxed().toList());
    order.add(to, from);
    int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
    return call.chain().then("", new Permute(Extents.of(axes))).end();
  }

  private static List<Value> tile(LayerCall call, Config attributes) {
    int rank = call.shape().rank();
    int[] repeats = attributes.integers("repeats");
    if (repeats.length > rank + 1 || (repeats.length == rank + 1 && repeats[0] != 1)) {
      throw new UnsupportedLayer("tiles the batch axis or a new one ahead of it");
    }
    Value value = call.source();
    for (int i = 0; i < Math.min(repeats.length, rank); i++) {
      int axis = rank - 1 - i;
      List<Value> copies = copies(value, repeats[repeats.length - 1 - i]);
      value = call.add("axis_" + axis, new Concatenation(axis), copies);
    }
    return call.finish(new Identity(), List.of(value));
  }

  private static List<Value> copies(Value value, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("repeats must be at least 1, received " + count);
    }
    return Collections.nCopies(count, value);
  }

  /** Repeats each position, by way of an axis of the copies behind it. */
  private static List<Value> repeat(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int axis = axis(attributes, "axis", src.rank());
    int times = attributes.integer("repeats");
    Value deeper = call.add("deeper", new Reshape(with(src, axis + 1, 1)), List.of(call.source()));
    Value copied = call.add("copies", new Concatenation(axis + 1), copies(deeper, times));
    Shape dst = src.with(axis, known(src, axis) * times);
    return call.finish(new Reshape(ShapeOperations.requireOneOpen(dst)), List.of(copied));
  }

  private static List<Value> roll(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int axis = axis(attributes, "axis", src.rank());
    long size = known(src, axis);
    long cut = Math.floorMod(-attributes.integer("shift"), size);
    return backwards(call, axis, List.of(0L, cut, size));
  }

  private static List<Value> flip(LayerCall call, Config attributes) {
    Shape src = call.shape();
    int axis = axis(attributes, "axis", src.rank());
    long size = known(src, axis);
    if (size > LONGEST_FLIP) {
      throw new UnsupportedLayer("flips an axis of " + size + ", at most " + LONGEST_FLIP);
    }
    List<Long> bounds = new ArrayList<>();
    for (long at = 0; at <= size; at++) {
      bounds.add(at);
    }
    return backwards(call, axis, bounds);
  }

  /** Puts the pieces between some bounds together from the last to the first. */
  private static List<Value> backwards(LayerCall call, int axis, List<Long> bounds) {
    List<Value> pieces = new ArrayList<>();
    for (Slice slice : slices(axis, bounds)) {
      if (slice.end() > slice.start()) {
        pieces.add(0, call.add("piece_" + slice.start(), slice, List.of(call.source())));
      }
    }
    return call.finish(new Concatenation(axis), pieces);
  }
}
