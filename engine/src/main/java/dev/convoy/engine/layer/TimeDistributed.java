package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Applies a layer to every position of the first axis by itself.
 *
 * <p>Source {@code [time, rest...]}, result {@code [time, layer(rest)...]}. Weights: the layer's.
 *
 * @param layer what is applied
 */
public record TimeDistributed(Layer layer) implements Layer {
  private static Shape rest(Shape src, Layer self) {
    if (src.rank() < 2) {
      throw new ShapeMismatchException(
          self.kind() + " needs a first axis to step over, source has " + src);
    }
    return src.slice(1, src.rank());
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    return layer.outputShape(List.of(rest(src, this))).prepend(src.size(0));
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    return layer.weights(List.of(rest(Shapes.single(srcs, this), this)));
  }

  @Override
  public String kind() {
    return "TimeDistributed " + layer.kind();
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.timeDistributed(this);
  }
}
