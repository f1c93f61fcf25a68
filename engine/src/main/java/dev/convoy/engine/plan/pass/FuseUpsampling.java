package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one transposed convolution of nearest up-sampling and the convolution after it: positions
 * that were repeated meet the sum of the weights that see them.
 *
 * <p>Up-sampling by {@code s} scatters a kernel of {@code s} ones with stride {@code s}; a
 * convolution with {@code w} of {@code k} numbers after it makes that kernel
 *
 * <pre>{@code
 * K[j] = sum of w[k - 1 - j + r] over 0 <= r < s, where there is such a weight;  0 <= j < k + s - 1
 * }</pre>
 *
 * <p>on each axis, cut by {@code k - 1} less the convolution's own padding at both ends. Each
 * result then sees 2 x 2 weights instead of 3 x 3 where {@code s} is 2 and {@code k} is 3. Of an
 * infinite number that weights of both signs see comes infinity, not NaN.
 */
public final class FuseUpsampling implements GraphPass {
  /** Above this many repetitions the kernel would grow more than the work shrinks. */
  private static final int MOST_REPETITIONS = 16;

  @Override
  public String name() {
    return "fuse up-sampling";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    GraphEditor graph = new GraphEditor(model);
    for (Node node : graph.nodes()) {
      Optional<Node> source = graph.onlyReaderOf(node);
      if (source.isPresent() && node.layer() instanceof Convolution convolution) {
        fuse(graph, source.get(), node, convolution);
      }
    }
    return graph.finish();
  }

  /**
   * Fuses up-sampling and what a tile cuts off between it and the convolution, if there is both.
   */
  private static void fuse(GraphEditor graph, Node source, Node node, Convolution convolution) {
    Extents none = Extents.filled(convolution.window().axes(), 0);
    boolean isCropped = source.layer() instanceof Cropping;
    Cropping cropping = isCropped ? (Cropping) source.layer() : new Cropping(none, none);
    Node first = isCropped ? graph.onlyReaderOf(source).orElse(source) : source;
    if (!(first.layer() instanceof Upsampling upsampling)
        || !isFusible(upsampling, cropping, convolution)) {
      return;
    }
    if (isCropped) {
      graph.merge(first, source, source);
    }
    graph.merge(source, node, fused(graph.weights(), first, node, upsampling.factors(), cropping));
  }

  private static boolean isFusible(
      Upsampling upsampling, Cropping cropping, Convolution convolution) {
    Window window = convolution.window();
    boolean isPlain =
        upsampling.interpolation() == Interpolation.NEAREST
            && upsampling.factors().axes() == window.axes()
            && cropping.before().axes() == window.axes()
            && upsampling.factors().product() > 1
            && upsampling.factors().product() <= MOST_REPETITIONS
            && convolution.groups() == 1
            && window.strides().all(1)
            && window.dilation().all(1)
            && !window.size().all(1);
    for (int axis = 0; isPlain && axis < window.axes(); axis++) {
      isPlain =
          isFusible(window, axis, window.before(axis, 1), cropping.before())
              && isFusible(window, axis, window.after(axis, 1), cropping.after());
    }
    return isPlain;
  }

  /** One end of an axis: zeros beside what was cut away are no zeros beside what is left. */
  private static boolean isFusible(Window window, int axis, long zeros, Extents cut) {
    return zeros <= window.size().at(axis) - 1 && (zeros == 0 || cut.at(axis) == 0);
  }

  private static Node fused(
      Weights weights, Node source, Node node, Extents factors, Cropping cropping) {
    Convolution convolution = (Convolution) node.layer();
    Window window = convolution.window();
    int[] size = window.size().toArray();
    int[] before = cropping.before().toArray();
    int[] after = cropping.after().toArray();
    for (int axis = 0; axis < size.length; axis++) {
      before[axis] += size[axis] - 1 - Math.toIntExact(window.before(axis, 1));
      after[axis] += size[axis] - 1 - Math.toIntExact(window.after(axis, 1));
      size[axis] += factors.at(axis) - 1;
    }
    Padding cut = Padding.explicit(Extents.of(before), Extents.of(after));
    List<String> names = new ArrayList<>(node.weights());
    names.set(0, node.name() + "/fused_kernel");
    weights.put(names.get(0), summed(weights.get(node.weights().get(0)), factors));
    TransposedConvolution layer =
        new TransposedConvolution(
            convolution.filters(),
            new Window(Extents.of(size), factors, window.dilation(), cut),
            Optional.empty(),
            convolution.bias(),
            convolution.activation());
    return new Node(node.name(), layer, source.sources(), names, node.origin());
  }

  /**
   * Brings {@code [size..., channels, filters]} to {@code [size + factor - 1..., filters,
   * channels]}.
   */
  private static Tensor summed(Tensor kernel, Extents factors) {
    int axes = factors.axes();
    Shape shape = kernel.shape();
    long channels = shape.size(axes);
    long filters = shape.size(axes + 1);
    long[] sizes = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = shape.size(axis) + factors.at(axis) - 1;
    }
    return Tensor.generate(
        Shape.of(sizes).concat(Shape.of(filters, channels)),
        i -> {
          long[] first = new long[axes];
          long rest = i / channels / filters;
          for (int axis = axes - 1; axis >= 0; axis--) {
            first[axis] = shape.size(axis) - 1 - rest % sizes[axis];
            rest /= sizes[axis];
          }
          return sum(kernel, first, factors, i % channels * filters + i / channels % filters);
        });
  }

  /** Sums one channel's weights for one filter over a box of {@code factors} positions. */
  private static double sum(Tensor kernel, long[] first, Extents factors, long weight) {
    Shape shape = kernel.shape();
    long run = shape.elements(first.length, shape.rank());
    double sum = 0;
    for (long at = 0; at < factors.product(); at++) {
      long rest = at;
      long position = 0;
      long step = 1;
      boolean isInside = true;
      for (int axis = first.length - 1; axis >= 0; axis--) {
        long tap = first[axis] + rest % factors.at(axis);
        rest /= factors.at(axis);
        isInside &= tap >= 0 && tap < shape.size(axis);
        position += tap * step;
        step *= shape.size(axis);
      }
      sum += isInside ? kernel.get(position * run + weight) : 0;
    }
    return sum;
  }
}
