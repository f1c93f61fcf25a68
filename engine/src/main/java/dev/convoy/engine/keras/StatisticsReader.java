package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Keras' {@code Normalization}: {@code (x - mean) / max(sqrt(variance), 1e-7)}, or its
 * inverse, with statistics along some axes from the configuration or from the weights.
 *
 * <p>Statistics of the weights become those of a batch normalisation without epsilon, with {@code
 * variance' = max(sqrt(variance), 1e-7)^2}; for the inverse {@code variance' = 1 / that} and {@code
 * mean' = -mean / max(...)}. Source: keras/src/layers/preprocessing/normalization.py.
 */
final class StatisticsReader {
  private static final double SMALLEST = 1e-7;

  private StatisticsReader() {}

  static LayerBody read(Config config) {
    boolean invert = config.flag("invert", false);
    int[] axes = axes(config);
    if (config.has("mean") != config.has("variance")) {
      throw config.error(
          "\"mean\" and \"variance\" must both be given, received mean "
              + Config.shown(config.values().path("mean"))
              + " and variance "
              + Config.shown(config.values().path("variance")));
    }
    if (!config.has("mean")) {
      return call -> stored(call, axes, invert);
    }
    double[] means = config.numbers("mean");
    double[] variances = config.numbers("variance");
    if (means.length != variances.length || means.length == 0) {
      throw config.error(
          "\"mean\" and \"variance\" must have equal lengths, received "
              + means.length
              + " and "
              + variances.length);
    }
    return call -> constant(call, axes, affine(means, variances, invert));
  }

  private static int[] axes(Config config) {
    JsonNode axis = config.values().path("axis");
    if (axis.isNull()) {
      return new int[0];
    }
    return axis.isMissingNode() ? new int[] {-1} : config.integers("axis");
  }

  private static double deviation(double variance) {
    return Math.max(Math.sqrt(variance), SMALLEST);
  }

  private static Affine affine(double[] means, double[] variances, boolean invert) {
    List<Double> scales = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    for (int i = 0; i < means.length; i++) {
      double deviation = deviation(variances[i]);
      scales.add(invert ? deviation : 1 / deviation);
      offsets.add(invert ? means[i] : -means[i] / deviation);
    }
    return new Affine(scales, offsets);
  }

  private static List<Value> constant(LayerCall call, int[] axes, Affine layer) {
    int[] sorted = Axes.sorted(axes, call.shape().rank());
    if (sorted.length == 0 || layer.scales().size() == 1) {
      return call.finish(layer, List.of(call.source()));
    }
    long kept = kept(call.shape(), sorted).elements();
    return MergedAxes.apply(call, sorted, repeated(layer, kept));
  }

  /** Returns statistics of the last kept axes, repeated over the others. */
  private static Layer repeated(Affine layer, long times) {
    int count = layer.scales().size();
    if (times % count != 0) {
      throw new UnsupportedLayer(count + " statistics for " + times + " positions");
    }
    List<Double> scales = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    for (long i = 0; i < times; i += count) {
      scales.addAll(layer.scales());
      offsets.addAll(layer.offsets());
    }
    return new Affine(scales, offsets);
  }

  private static Shape kept(Shape src, int[] sorted) {
    Shape kept = Shape.of();
    for (int axis : sorted) {
      kept = kept.concat(Shape.of(src.size(axis)));
    }
    if (!kept.isKnown()) {
      throw new UnsupportedLayer("statistics along an axis of unknown size, source has " + src);
    }
    return kept;
  }

  private static List<Value> stored(LayerCall call, int[] axes, boolean invert) {
    int rank = call.shape().rank();
    int[] sorted = Axes.sorted(axes, rank);
    Shape kept = kept(call.shape(), sorted);
    int[] used = sorted.length == 0 ? new int[] {rank - 1} : sorted;
    long count = kept(call.shape(), used).elements();
    List<WeightSpec> specs =
        List.of(
            new WeightSpec("mean", kept, false),
            new WeightSpec("variance", kept, false),
            WeightSpec.fixed("count"));
    List<String> names =
        List.of(call.weightName("moving_mean"), call.weightName("moving_variance"));
    call.store(
        new StoredWeights(specs, names, tensors -> convert(tensors, Shape.of(count), invert)));
    return MergedAxes.apply(call, used, new BatchNormalization(0, false, false));
  }

  private static List<Tensor> convert(List<Tensor> stored, Shape shape, boolean invert) {
    Tensor means = stored.get(0);
    Tensor variances = stored.get(1);
    long count = means.elements();
    return List.of(
        Tensor.generate(
            shape,
            i -> {
              double mean = means.get(i % count);
              return invert ? -mean / deviation(variances.get(i % count)) : mean;
            }),
        Tensor.generate(
            shape,
            i -> {
              double deviation = deviation(variances.get(i % count));
              return invert ? 1 / (deviation * deviation) : deviation * deviation;
            }));
  }
}
