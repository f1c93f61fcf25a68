package dev.convoy.spark.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.convoy.engine.model.Reach;
import dev.convoy.engine.model.Stride;
import dev.convoy.engine.plan.ModelSummary;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A model's layers for programs: what {@code inspect --json} prints. Keys stay; new ones may come.
 *
 * <pre>{@code
 * {"format": 1, "name": "m", "parameters": 10, "trainable": 8, "non_trainable": 2, "flops": 99,
 *  "tileable": true, "layers": [
 *   {"name": "conv", "class": "Conv2D", "sources": ["input"], "shape": [224, 224, 8],
 *    "trainable": 8, "non_trainable": 2, "flops": 99, "tileable": true,
 *    "receptive_field": [3, 3], "stride": ["1", "1"],
 *    "halo": [{"before": 1, "after": 1}, {"before": 1, "after": 1}]}]}
 * }</pre>
 *
 * <p>Shapes are of one item, -1 where a size is unknown; {@code shape} and {@code flops} are null
 * where they do not follow. A stride is a text, {@code "2"} or {@code "1/2"}. A layer that needs
 * all positions has {@code "reason"} and empty lists.
 */
record SummaryJson(
    int format,
    String name,
    long parameters,
    long trainable,
    long nonTrainable,
    @JsonInclude Long flops,
    boolean tileable,
    List<Layer> layers) {
  private static final int FORMAT = 1;

  /** One layer of the file. */
  record Layer(
      String name,
      @JsonProperty("class") String className,
      List<String> sources,
      @JsonInclude List<Long> shape,
      long trainable,
      long nonTrainable,
      @JsonInclude Long flops,
      boolean tileable,
      String reason,
      List<Long> receptiveField,
      @JsonSerialize(contentUsing = ToStringSerializer.class) List<Stride> stride,
      List<Halo> halo) {
    static Layer of(ModelSummary.Layer layer) {
      List<Reach.Axis> axes = layer.reach().axes();
      return new Layer(
          layer.name(),
          layer.className(),
          layer.sources(),
          layer.shape().map(SummaryJson::sizes).orElse(null),
          layer.trainable(),
          layer.fixed(),
          orNull(layer.flops()),
          layer.reach().isLocal(),
          layer.reach().refusal().orElse(null),
          axes.stream().map(Reach.Axis::field).toList(),
          axes.stream().map(Reach.Axis::stride).toList(),
          axes.stream().map(axis -> new Halo(axis.before(), axis.after())).toList());
    }
  }

  /** What a tile reads around what it stands for, in positions of the input. */
  record Halo(long before, long after) {}

  static SummaryJson of(ModelSummary summary) {
    return new SummaryJson(
        FORMAT,
        summary.name(),
        summary.trainable() + summary.fixed(),
        summary.trainable(),
        summary.fixed(),
        orNull(summary.flops()),
        summary.firstRefused().isEmpty(),
        summary.layers().stream().map(Layer::of).toList());
  }

  /** Returns the sizes of a shape as JSON holds them. */
  static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.sizes()).boxed().toList();
  }

  private static Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
