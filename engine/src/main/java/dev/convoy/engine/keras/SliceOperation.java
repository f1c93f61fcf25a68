package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Indexing such as {@code x[:, 1:3, 0]}. */
final class SliceOperation {
  private static final JsonNode WHOLE = JsonNodeFactory.instance.objectNode();

  private SliceOperation() {}

  static List<Value> apply(LayerCall call, Config attributes) {
    Shape src = call.shape();
    List<JsonNode> parts = withoutEllipsis(parts(call, attributes), src.rank() + 1);
    if (parts.size() > src.rank() + 1 || parts.isEmpty() || !isWhole(parts.get(0))) {
      throw new UnsupportedLayer("an index that is not one range for each axis of an item");
    }
    Chain chain = call.chain();
    List<Integer> dropped = new ArrayList<>();
    for (int axis = 0; axis < parts.size() - 1; axis++) {
      JsonNode part = parts.get(axis + 1);
      if (part.isInt()) {
        long at = at(part, src.size(axis));
        chain.then("axis" + axis, new Slice(axis, at, at + 1, 1));
        dropped.add(axis);
      } else if (!isWhole(part)) {
        chain.then("axis" + axis, slice(part, axis, src.size(axis)));
      }
    }
    if (!dropped.isEmpty()) {
      Shape dst = Shape.of();
      for (int axis = 0; axis < src.rank(); axis++) {
        dst = dropped.contains(axis) ? dst : dst.concat(Shape.of(chain.shape().size(axis)));
      }
      chain.then("dropped", new Reshape(ShapeOperations.requireOneOpen(dst)));
    }
    return chain.end();
  }

  private static List<JsonNode> parts(LayerCall call, Config attributes) {
    List<Argument> positional = call.arguments().positional();
    JsonNode spec = attributes.get("slice_spec");
    if (positional.size() == 2 && positional.get(1) instanceof Argument.Constant constant) {
      spec = constant.value();
    }
    List<JsonNode> parts = new ArrayList<>();
    if (spec.isArray()) {
      spec.forEach(parts::add);
    } else {
      parts.add(spec);
    }
    return parts;
  }

  private static boolean isEllipsis(JsonNode part) {
    return part.path("class_name").asText().equals("__ellipsis__");
  }

  /** Puts whole ranges where {@code ...} stands, as many as make one part for each axis. */
  private static List<JsonNode> withoutEllipsis(List<JsonNode> parts, int axes) {
    List<JsonNode> all = new ArrayList<>();
    int missing = axes - parts.size() + 1;
    for (JsonNode part : parts) {
      if (isEllipsis(part)) {
        all.addAll(Collections.nCopies(Math.max(missing, 0), WHOLE));
        missing = 0;
      } else {
        all.add(part);
      }
    }
    return all;
  }

  private static JsonNode field(JsonNode part, String key) {
    JsonNode inner = part.path("config");
    return inner.isObject() ? inner.path(key) : part.path(key);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  private static boolean isWhole(JsonNode part) {
    JsonNode step = field(part, "step");
    return part.isObject()
        && isAbsent(field(part, "start"))
        && isAbsent(field(part, "stop"))
        && (isAbsent(step) || step.asInt() == 1);
  }

  private static long at(JsonNode value, long size) {
    long at = value.longValue();
    if (at < 0 && size == Shape.UNKNOWN) {
      throw new UnsupportedLayer("an index from the end of an axis of unknown size");
    }
    return at < 0 ? Math.max(0, at + size) : at;
  }

  private static Slice slice(JsonNode part, int axis, long size) {
    if (!part.isObject()) {
      throw new UnsupportedLayer("the index " + Config.shown(part));
    }
    JsonNode start = field(part, "start");
    JsonNode stop = field(part, "stop");
    JsonNode step = field(part, "step");
    int by = isAbsent(step) ? 1 : step.asInt();
    if (by < 1) {
      throw new UnsupportedLayer("a step of " + by);
    }
    long from = isAbsent(start) ? 0 : at(start, size);
    long to = isAbsent(stop) ? Long.MAX_VALUE : at(stop, size);
    return new Slice(axis, from, Math.max(from, to), by);
  }
}
