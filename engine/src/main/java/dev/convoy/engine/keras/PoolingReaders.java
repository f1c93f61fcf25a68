package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Value;
import java.util.List;
import java.util.Map;

/** Local and global pooling on one, two and three spatial axes. */
final class PoolingReaders {
  private PoolingReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (int rank = 1; rank <= 3; rank++) {
      int axes = rank;
      for (Pooling.Reduction reduction : Pooling.Reduction.values()) {
        String name = reduction == Pooling.Reduction.MAX ? "Max" : "Average";
        readers.put(
            name + "Pooling" + axes + "D",
            config -> Channels.exactly(axes, local(config, axes, reduction)));
        readers.put(
            "Global" + name + "Pooling" + axes + "D",
            config -> Channels.exactly(axes, global(config, axes, reduction)));
      }
    }
  }

  /** Registers the operations that pool over all axes between batch and channels. */
  static void registerOperations(Map<String, Operation> operations) {
    operations.put("MaxPool", (call, attributes) -> pool(call, attributes, Pooling.Reduction.MAX));
    operations.put(
        "AveragePool", (call, attributes) -> pool(call, attributes, Pooling.Reduction.AVERAGE));
  }

  private static List<Value> pool(LayerCall call, Config attributes, Pooling.Reduction reduction) {
    return local(attributes, call.shape().rank() - 1, reduction).apply(call);
  }

  private static LayerBody local(Config config, int axes, Pooling.Reduction reduction) {
    Extents size = config.extents("pool_size", axes, 2);
    Extents strides = config.has("strides") ? config.extents("strides", axes) : size;
    Padding padding = ConvolutionReaders.padding(config);
    if (padding.mode() == Padding.Mode.CAUSAL) {
      throw new IllegalArgumentException("padding must be valid or same, received causal");
    }
    return Channels.spatial(
        config, axes, new Pooling(reduction, Window.of(size, strides, padding)));
  }

  private static LayerBody global(Config config, int axes, Pooling.Reduction reduction) {
    boolean keep = config.flag("keepdims", false);
    GlobalPooling layer = new GlobalPooling(reduction, axes, keep);
    if (keep || !config.channelsFirst()) {
      return Channels.spatial(config, axes, layer);
    }
    return call -> {
      Chain chain = call.chain();
      int rank = chain.shape().rank();
      if (rank > axes) {
        chain.then("channels_last", Axes.toLast(rank - 1 - axes, rank));
      }
      return chain.then("linear", layer).end();
    };
  }
}
