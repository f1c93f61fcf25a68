package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * {@code x * scale + offset}, with one pair for all channels or one for each.
 *
 * @param scales one number, or one for each channel
 * @param offsets as many as {@code scales}
 */
public record Affine(List<Double> scales, List<Double> offsets) implements Layer {
  public Affine {
    scales = List.copyOf(scales);
    offsets = List.copyOf(offsets);
    if (scales.isEmpty() || scales.size() != offsets.size()) {
      throw new IllegalArgumentException(
          "scale and offset must have equal lengths, received " + scales + " and " + offsets);
    }
  }

  /** Returns the layer with one scale and one offset for all channels. */
  public static Affine of(double scale, double offset) {
    return new Affine(List.of(scale), List.of(offset));
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    if (scales.size() > 1 && src.channels() != scales.size()) {
      throw new ShapeMismatchException(
          kind() + " has " + scales.size() + " channels, source has " + src);
    }
    return src;
  }

  @Override
  public String kind() {
    String first = "Affine " + scales.get(0) + " x + " + offsets.get(0);
    return scales.size() == 1 ? first : first + " ...";
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.affine(this);
  }
}
