package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Brings the two spatial axes to a fixed size.
 *
 * <p>Source {@code [height, width, channels]}, result {@code [size..., channels]}. Source of the
 * rules: keras/src/layers/preprocessing/image_preprocessing/resizing.py and TensorFlow's resize
 * with half-pixel centres.
 *
 * @param size result height and width, at least 1
 * @param interpolation how values between source positions are found
 * @param fit what happens to another aspect ratio
 * @param fill value of positions that PAD adds
 */
public record Resizing(Extents size, Interpolation interpolation, Fit fit, double fill)
    implements Layer {
  /** What happens when source and result have different aspect ratios. */
  public enum Fit {
    /** Each axis is scaled by itself. */
    STRETCH,
    /** The largest centred window of the result's aspect ratio is taken. */
    CROP,
    /** The source is surrounded by the fill value up to the result's aspect ratio. */
    PAD
  }

  public Resizing {
    size.requireAtLeast(1, "size").requireAxes(2, "size");
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), 2, this);
    return src.with(-3, size.at(0)).with(-2, size.at(1));
  }

  @Override
  public String kind() {
    return "Resizing to " + size + " " + interpolation.label();
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.resizing(this);
  }
}
