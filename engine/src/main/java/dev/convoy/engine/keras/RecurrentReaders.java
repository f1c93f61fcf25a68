package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Convolutional LSTM layers on one, two and three spatial axes. */
final class RecurrentReaders {
  private static final String[] STATES = {"state_h", "state_c"};

  private RecurrentReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (int rank = 1; rank <= 3; rank++) {
      int axes = rank;
      readers.put("ConvLSTM" + axes + "D", config -> convLstm(config, axes));
    }
  }

  private static LayerBody convLstm(Config config, int axes) {
    if (config.flag("time_major", false)) {
      throw new UnsupportedLayer("time_major: time ahead of the batch axis");
    }
    Window window = ConvolutionReaders.window(config, axes);
    ConvLstm layer =
        new ConvLstm(
            config.integer("filters"),
            window,
            config.flag("use_bias", true),
            pointwise(config, "activation", "tanh"),
            pointwise(
                config,
                "recurrent_activation",
                config.generation() >= 3 ? "sigmoid" : "hard_sigmoid"),
            config.flag("return_sequences", false),
            config.flag("return_state", false),
            config.flag("go_backwards", false));
    boolean first = config.channelsFirst();
    return call -> first ? channelsFirst(call, layer) : Channels.plain(layer).apply(call);
  }

  private static Activation pointwise(Config config, String key, String otherwise) {
    Activation activation = Activations.of(config, key, otherwise);
    if (!activation.isPointwise()) {
      throw new UnsupportedLayer(key + " " + activation + " along an axis");
    }
    return activation;
  }

  private static List<Value> channelsFirst(LayerCall call, ConvLstm layer) {
    Shape src = call.shape();
    if (src.rank() < 2) {
      return call.finish(layer, List.of(call.source()));
    }
    Permute last = Axes.toLast(1, src.rank());
    Value moved = call.add("channels_last", last, List.of(call.source()));
    List<Value> computed = call.addAll("linear", layer, List.of(moved));
    List<Value> results = new ArrayList<>();
    for (int i = 1; i < computed.size(); i++) {
      Permute first = Permute.channelsToFirst(layer.window().axes() + 1);
      results.add(call.add(STATES[i - 1], first, List.of(computed.get(i))));
    }
    Permute first =
        layer.sequences() ? last.inverse() : Permute.channelsToFirst(layer.window().axes() + 1);
    results.addAll(0, call.finish(first, List.of(computed.get(0))));
    return results;
  }
}
