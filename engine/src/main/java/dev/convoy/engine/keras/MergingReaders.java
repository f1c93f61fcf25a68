package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.ShapeMismatchException;
import java.util.Locale;
import java.util.Map;

/** Layers with several sources. */
final class MergingReaders {
  private MergingReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (Merge.Operation operation :
        new Merge.Operation[] {
          Merge.Operation.ADD,
          Merge.Operation.MULTIPLY,
          Merge.Operation.AVERAGE,
          Merge.Operation.MAXIMUM,
          Merge.Operation.MINIMUM
        }) {
      String name = operation.name();
      readers.put(
          name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT),
          config -> Channels.plain(new Merge(operation)));
    }
    readers.put("Subtract", MergingReaders::difference);
    readers.put("Concatenate", MergingReaders::concatenation);
    readers.put("Dot", MergingReaders::dot);
  }

  private static LayerBody difference(Config config) {
    return call -> {
      if (call.sources().size() != 2) {
        throw new ShapeMismatchException("takes two sources, received " + call.shapes());
      }
      return call.finish(new Merge(Merge.Operation.SUBTRACT), call.sources());
    };
  }

  private static LayerBody concatenation(Config config) {
    return Channels.plain(new Concatenation(Axes.item(config.integer("axis", -1))));
  }

  private static LayerBody dot(Config config) {
    int[] axes = config.integers("axes");
    if (axes.length == 0 || axes.length > 2) {
      throw config.error("\"axes\" must be one or two axes, received " + axes.length);
    }
    int first = Axes.item(axes[0]);
    int second = Axes.item(axes[axes.length - 1]);
    return Channels.plain(new DotProduct(first, second, config.flag("normalize", false)));
  }
}
