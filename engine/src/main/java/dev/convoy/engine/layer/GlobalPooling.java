package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Takes the largest or the mean value over all spatial positions, channel by channel.
 *
 * <p>Source {@code [spatial..., channels]}, result {@code [channels]}, or {@code [1..., channels]}
 * with {@code keepAxes}.
 *
 * @param reduction largest or mean
 * @param axes number of spatial axes, 1 to 3
 * @param keepAxes whether the spatial axes stay with size 1
 */
public record GlobalPooling(Pooling.Reduction reduction, int axes, boolean keepAxes)
    implements Layer {
  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), axes, this);
    int first = src.rank() - 1 - axes;
    Shape ones = Shape.of(Extents.filled(keepAxes ? axes : 0, 1).toLongs());
    return src.slice(0, first).concat(ones).concat(Shape.of(src.channels()));
  }

  @Override
  public String kind() {
    return reduction == Pooling.Reduction.MAX ? "GlobalMaxPooling" : "GlobalAveragePooling";
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.globalPooling(this);
  }
}
