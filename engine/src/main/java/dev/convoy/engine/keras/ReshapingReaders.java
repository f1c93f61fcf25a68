package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Layers that move, repeat, add or drop numbers without changing them. */
final class ReshapingReaders {
  private ReshapingReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (int rank = 1; rank <= 3; rank++) {
      int axes = rank;
      readers.put(
          "ZeroPadding" + axes + "D", config -> Channels.exactly(axes, padding(config, axes)));
      readers.put(
          "Cropping" + axes + "D", config -> Channels.exactly(axes, cropping(config, axes)));
      readers.put(
          "UpSampling" + axes + "D", config -> Channels.exactly(axes, upsampling(config, axes)));
    }
    readers.put("Flatten", ReshapingReaders::flatten);
    readers.put("Reshape", ReshapingReaders::reshape);
    readers.put("Permute", ReshapingReaders::permute);
    readers.put(
        "RepeatVector",
        config -> Channels.exactly(0, Channels.single(new RepeatVector(config.integer("n")))));
  }

  private static LayerBody padding(Config config, int axes) {
    Pairs pairs = Pairs.of(config, "padding", axes, 1);
    return Channels.spatial(config, axes, new ZeroPadding(pairs.before(), pairs.after()));
  }

  private static LayerBody cropping(Config config, int axes) {
    Pairs pairs = Pairs.of(config, "cropping", axes, axes == 2 ? 0 : 1);
    return Channels.spatial(config, axes, new Cropping(pairs.before(), pairs.after()));
  }

  /** Two numbers for each axis, from any of the forms that Keras takes. */
  private record Pairs(Extents before, Extents after) {
    static Pairs of(Config config, String key, int axes, int otherwise) {
      JsonNode value = config.get(key);
      if (!value.isArray()) {
        Extents both = config.extents(key, axes, otherwise);
        return new Pairs(both, both);
      }
      if (axes == 1 && value.size() == 2) {
        return of(whole(config, key, value, 0), whole(config, key, value, 1));
      }
      int[][] ends = new int[2][axes];
      if (value.size() != axes) {
        throw wrong(config, key);
      }
      for (int axis = 0; axis < axes; axis++) {
        JsonNode entry = value.get(axis);
        boolean pair = entry.isArray() && entry.size() == 2;
        ends[0][axis] = pair ? whole(config, key, entry, 0) : whole(config, key, value, axis);
        ends[1][axis] = pair ? whole(config, key, entry, 1) : whole(config, key, value, axis);
      }
      return new Pairs(Extents.of(ends[0]), Extents.of(ends[1]));
    }

    private static Pairs of(int before, int after) {
      return new Pairs(Extents.of(before), Extents.of(after));
    }

    private static int whole(Config config, String key, JsonNode values, int index) {
      JsonNode value = values.get(index);
      if (!value.isInt()) {
        throw wrong(config, key);
      }
      return value.intValue();
    }

    private static ModelFileException wrong(Config config, String key) {
      return config.error(
          "\""
              + key
              + "\" must be a whole number, or one or a pair of them for each axis, received "
              + Config.shown(config.get(key)));
    }
  }

  private static LayerBody upsampling(Config config, int axes) {
    Extents size = config.extents("size", axes, 2);
    Upsampling layer = new Upsampling(size, interpolation(config, axes));
    return Channels.spatial(config, axes, layer);
  }

  private static Interpolation interpolation(Config config, int axes) {
    boolean stated = axes == 2 && config.values().has("interpolation");
    return interpolation(stated ? config.text("interpolation") : "nearest");
  }

  static Interpolation interpolation(String name) {
    for (Interpolation interpolation : Interpolation.values()) {
      if (interpolation.label().equals(name.toLowerCase(Locale.ROOT))) {
        return interpolation;
      }
    }
    throw new UnsupportedLayer(
        "interpolation '" + name + "' is none of " + Arrays.toString(Interpolation.values()));
  }

  private static LayerBody flatten(Config config) {
    boolean first = config.channelsFirst();
    return call -> {
      Chain chain = call.chain();
      int rank = chain.shape().rank();
      if (first && rank > 1) {
        chain.then("channels_last", Axes.toLast(0, rank));
      }
      return chain.then("flat", new Flatten()).end();
    };
  }

  private static LayerBody reshape(Config config) {
    return Channels.single(
        new Reshape(target(config, config.shape("target_shape", config.get("target_shape"), 0))));
  }

  /** Checks that at most one size of a reshape is open. */
  static Shape target(Config config, Shape shape) {
    if (Arrays.stream(shape.sizes()).filter(size -> size == Shape.UNKNOWN).count() > 1) {
      throw config.error("only one size of a shape may be open, received " + shape);
    }
    return shape;
  }

  private static LayerBody permute(Config config) {
    int[] dims = config.integers("dims");
    return Channels.single(
        new Permute(Extents.of(Arrays.stream(dims).map(dim -> dim - 1).toArray())));
  }
}
