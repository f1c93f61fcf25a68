package dev.convoy.engine.keras;

import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.LayerNormalization.Form;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Normalisations with learned scales and offsets. */
final class NormalizationReaders {
  private static final List<String> RENORM_STATISTICS =
      List.of("moving_stddev", "renorm_mean", "renorm_stddev");

  private NormalizationReaders() {}

  static void register(Map<String, LayerReader> readers) {
    readers.put("BatchNormalization", NormalizationReaders::batch);
    readers.put("LayerNormalization", NormalizationReaders::layer);
    readers.put("RMSNormalization", NormalizationReaders::rootMeanSquare);
    readers.put("GroupNormalization", NormalizationReaders::group);
    readers.put("UnitNormalization", NormalizationReaders::unit);
    readers.put("Normalization", StatisticsReader::read);
    readers.put("LayerScale", NormalizationReaders::layerScale);
  }

  private static LayerBody batch(Config config) {
    if (config.integer("mode", 0) == 1) {
      throw new UnsupportedLayer("mode 1 normalises by the statistics of the data");
    }
    BatchNormalization layer =
        new BatchNormalization(
            config.number("epsilon", 1e-3),
            config.flag("scale", true),
            config.flag("center", true));
    int[] axes = config.axes();
    if (axes.length != 1) {
      throw new UnsupportedLayer("statistics over several axes " + Arrays.toString(axes));
    }
    LayerBody plain = Channels.along(axes[0], layer);
    return config.flag("renorm", false) ? renormalized(plain, layer, axes[0]) : plain;
  }

  /** Batch renormalisation stores three statistics more that inference does not use. */
  private static LayerBody renormalized(LayerBody plain, BatchNormalization layer, int axis) {
    return call -> {
      List<Value> results = plain.apply(call);
      Shape src = call.shape();
      long channels = src.size(Axes.positive(Axes.item(axis), src.rank()));
      List<WeightSpec> used = layer.weights(List.of(Shape.of(channels)));
      List<WeightSpec> all = new ArrayList<>(used);
      RENORM_STATISTICS.forEach(role -> all.add(WeightSpec.fixed(role, channels)));
      List<String> names = used.stream().map(spec -> call.weightName(spec.role())).toList();
      call.store(new StoredWeights(all, names, tensors -> tensors.subList(0, names.size())));
      return results;
    };
  }

  private static LayerBody layer(Config config) {
    double epsilon = config.number("epsilon", 1e-3);
    boolean scale = config.flag("scale", true);
    boolean rms = config.flag("rms_scaling", false);
    boolean center = config.flag("center", true) && !rms;
    Form form = rms ? Form.VARIANCE_ONLY : Form.STANDARD;
    return overAxes(
        config, axes -> new LayerNormalization(axes, epsilon, scale || rms, center, form));
  }

  private static LayerBody rootMeanSquare(Config config) {
    double epsilon = config.number("epsilon", 1e-6);
    return overAxes(
        config, axes -> new LayerNormalization(axes, epsilon, true, false, Form.ROOT_MEAN_SQUARE));
  }

  /**
   * Reads the layer of keras.applications.convnext that multiplies every channel by a learned
   * number: a batch normalisation by mean 0 and variance 1.
   */
  private static LayerBody layerScale(Config config) {
    int channels = config.integer("projection_dim");
    return call -> {
      List<String> names =
          Stream.of("gamma", "moving_mean", "moving_variance").map(call::weightName).toList();
      call.store(
          new StoredWeights(
              List.of(WeightSpec.of("gamma", channels)),
              names,
              tensors ->
                  List.of(
                      tensors.get(0),
                      Tensor.generate(Shape.of(channels), i -> 0),
                      Tensor.generate(Shape.of(channels), i -> 1))));
      return call.finish(new BatchNormalization(0, true, false), List.of(call.source()));
    };
  }

  /** Moves the axes of a configuration behind the others, applies a layer there, moves back. */
  private static LayerBody overAxes(Config config, IntFunction<Layer> layer) {
    int[] axes = config.axes();
    return call -> {
      Chain chain = call.chain();
      int rank = chain.shape().rank();
      int[] sorted = Axes.sorted(axes, rank);
      Permute last = Axes.groupLast(sorted, rank);
      return chain
          .then("last", last)
          .then("linear", layer.apply(sorted.length))
          .then("back", last.inverse())
          .end();
    };
  }

  private static LayerBody group(Config config) {
    GroupNormalization layer =
        new GroupNormalization(
            config.integer("groups", 32),
            config.number("epsilon", 1e-3),
            config.flag("scale", true),
            config.flag("center", true));
    return Channels.along(config.integer("axis", -1), layer);
  }

  private static LayerBody unit(Config config) {
    int[] axes = config.axes();
    int[] items = Arrays.stream(axes).map(Axes::item).toArray();
    return Channels.single(new UnitNormalization(Extents.of(items)));
  }
}
