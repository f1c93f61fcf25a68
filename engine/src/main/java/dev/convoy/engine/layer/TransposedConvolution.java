package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scatters kernels over the result: {@code full[i * stride + j * dilation, f] += src[i, c] *
 * kernel[j, f, c]}, cut to the result's window, plus bias, then the activation.
 *
 * <p>With source length {@code n}, effective size {@code e}, stride {@code s} and output padding
 * {@code op}, the scatter has {@code (n - 1) * s + e} positions and
 *
 * <pre>{@code
 * result length    without op   SAME  n * s                            VALID  (n - 1) * s + max(e, s)
 *                  with op      SAME  (n - 1) * s + e % 2 + op         VALID  (n - 1) * s + e + op
 * first position   SAME: (e - 1) - min(P / 2 + P % 2, e - 1)           VALID: 0
 *                  with P = e + s - 2 without op, e + e % 2 - 2 + op with it
 * }</pre>
 *
 * <p>EXPLICIT padding cuts its numbers of positions from both ends of the scatter after {@code op}
 * positions were added behind it; tiles use it. Positions of the result past the scatter hold the
 * bias alone. Weights: {@code kernel [size..., filters, channels]}, {@code bias [filters]}. Source:
 * keras/src/layers/convolutional/ base_conv_transpose.py and
 * keras/src/backend/common/backend_utils.py.
 *
 * @param filters number of result channels, at least 1
 * @param window size, strides, dilation and padding (VALID, SAME or EXPLICIT); strides and dilation
 *     not both above 1
 * @param outputPadding positions added per axis, below the stride unless padding is EXPLICIT;
 *     absent is not the same as 0
 */
public record TransposedConvolution(
    int filters,
    Window window,
    Optional<Extents> outputPadding,
    boolean bias,
    Activation activation)
    implements Layer, LinearLayer {
  public TransposedConvolution {
    Convolution.requireFilters(filters);
    Convolution.requireStridesOrDilation(window);
    if (window.padding().mode() == Padding.Mode.CAUSAL) {
      throw new IllegalArgumentException("padding must be valid or same, received causal");
    }
    outputPadding.ifPresent(padding -> requireBelowStrides(padding, window));
  }

  private static void requireBelowStrides(Extents padding, Window window) {
    padding.requireAxes(window.axes(), "output padding").requireAtLeast(0, "output padding");
    for (int axis = 0; axis < padding.axes(); axis++) {
      boolean explicit = window.padding().mode() == Padding.Mode.EXPLICIT;
      if (!explicit && padding.at(axis) >= window.strides().at(axis)) {
        throw new IllegalArgumentException(
            "output padding must be below the strides, received "
                + padding
                + " and "
                + window.strides());
      }
    }
  }

  /** Returns the number of result positions along a spatial axis of {@code n} positions. */
  public long resultLength(int axis, long n) {
    if (n == Shape.UNKNOWN) {
      return Shape.UNKNOWN;
    }
    long effective = window.effectiveSize(axis);
    long stride = window.strides().at(axis);
    if (window.padding().mode() == Padding.Mode.EXPLICIT) {
      long cut = (long) window.padding().before().at(axis) + window.padding().after().at(axis);
      return (n - 1) * stride + effective + outputPadding.map(op -> op.at(axis)).orElse(0) - cut;
    }
    boolean same = window.padding().mode() == Padding.Mode.SAME;
    if (outputPadding.isEmpty()) {
      return same ? n * stride : (n - 1) * stride + Math.max(effective, stride);
    }
    long added = outputPadding.get().at(axis);
    return (n - 1) * stride + (same ? effective % 2 : effective) + added;
  }

  /** Returns the position in the scatter that the first result position shows. */
  public long firstPosition(int axis) {
    if (window.padding().mode() == Padding.Mode.VALID) {
      return 0;
    }
    if (window.padding().mode() == Padding.Mode.EXPLICIT) {
      return window.padding().before().at(axis);
    }
    long effective = window.effectiveSize(axis);
    long total =
        outputPadding.isEmpty()
            ? effective + window.strides().at(axis) - 2
            : effective + effective % 2 - 2 + outputPadding.get().at(axis);
    return effective - 1 - Math.min(total / 2 + total % 2, effective - 1);
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), window.axes(), this);
    Shape dst = src.with(-1, filters);
    int first = src.rank() - 1 - window.axes();
    for (int axis = 0; axis < window.axes(); axis++) {
      long length = resultLength(axis, src.size(first + axis));
      if (src.size(first + axis) != Shape.UNKNOWN && length <= 0) {
        throw new ShapeMismatchException(kind() + " has no result for a source of " + src);
      }
      dst = dst.with(first + axis, length);
    }
    return dst;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    Shape src = Shapes.requireAxes(Shapes.single(srcs, this), window.axes(), this);
    long channels = Shapes.requireChannels(src, this);
    Shape kernel = Shape.of(window.size().toLongs()).concat(Shape.of(filters, channels));
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(new WeightSpec("kernel", kernel, true));
    if (bias) {
      specs.add(WeightSpec.of("bias", filters));
    }
    return specs;
  }

  @Override
  public String kind() {
    return "TransposedConvolution " + window;
  }

  @Override
  public TransposedConvolution with(boolean bias, Activation activation) {
    return new TransposedConvolution(filters, window, outputPadding, bias, activation);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.transposedConvolution(this);
  }
}
