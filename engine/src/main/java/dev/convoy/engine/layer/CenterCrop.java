package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Takes the centred window of a fixed size, its first position at {@code (n - size) / 2} rounded
 * down; a source that is smaller on some axis is resized bilinearly instead, after cropping to the
 * result's aspect ratio.
 *
 * <p>Source {@code [height, width, channels]}, result {@code [size..., channels]}.
 *
 * @param size result height and width, at least 1
 */
public record CenterCrop(Extents size) implements Layer {
  public CenterCrop {
    size.requireAtLeast(1, "size").requireAxes(2, "size");
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), 2, this);
    return src.with(-3, size.at(0)).with(-2, size.at(1));
  }

  @Override
  public String kind() {
    return "CenterCrop to " + size;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.centerCrop(this);
  }
}
