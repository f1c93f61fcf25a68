package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Lets a convolution without SAME padding see the zeros of the padding layer before it; lets max
 * pooling of numbers that are never negative leave them out, since each window sees other numbers.
 */
public final class FoldZeroPadding implements GraphPass {
  @Override
  public String name() {
    return "fold zero padding";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    GraphEditor graph = new GraphEditor(model);
    for (Node node : graph.nodes()) {
      Optional<Node> source = graph.onlyReaderOf(node);
      if (source.isPresent() && source.get().layer() instanceof ZeroPadding padding) {
        boolean isRectified = isRectified(graph.source(source.get()).layer());
        padded(node.layer(), padding, isRectified)
            .ifPresent(layer -> fold(graph, source.get(), node, layer));
      }
    }
    return graph.finish();
  }

  private static void fold(GraphEditor graph, Node padding, Node node, Layer layer) {
    graph.merge(
        padding,
        node,
        new Node(node.name(), layer, padding.sources(), node.weights(), node.origin()));
  }

  private static boolean isRectified(Layer layer) {
    return layer instanceof ActivationLayer it
        && it.activation() instanceof Activation.Relu relu
        && relu.negativeSlope() == 0
        && relu.threshold() >= 0
        && relu.maxValue() >= 0;
  }

  private static Optional<Layer> padded(Layer layer, ZeroPadding padding, boolean isRectified) {
    if (layer instanceof Convolution it) {
      return padded(it.window(), padding).map(it::with);
    }
    if (layer instanceof DepthwiseConvolution it) {
      return padded(it.window(), padding).map(it::with);
    }
    if (layer instanceof Pooling it && it.reduction() == Pooling.Reduction.MAX && isRectified) {
      return padded(it.window(), padding)
          .filter(window -> isSmall(window.padding().before(), window))
          .filter(window -> isSmall(window.padding().after(), window))
          .map(window -> new Pooling(it.reduction(), window));
    }
    return Optional.empty();
  }

  /** Tells whether no window lies outside the source as a whole. */
  private static boolean isSmall(Extents outside, Window window) {
    boolean isSmall = true;
    for (int axis = 0; axis < window.axes(); axis++) {
      isSmall &= outside.at(axis) < window.size().at(axis);
    }
    return isSmall;
  }

  private static Optional<Window> padded(Window window, ZeroPadding padding) {
    boolean foldable =
        window.axes() == padding.before().axes()
            && (window.padding().mode() == Padding.Mode.VALID
                || window.padding().mode() == Padding.Mode.EXPLICIT);
    if (!foldable) {
      return Optional.empty();
    }
    boolean explicit = window.padding().mode() == Padding.Mode.EXPLICIT;
    int[] before = padding.before().toArray();
    int[] after = padding.after().toArray();
    for (int axis = 0; axis < before.length && explicit; axis++) {
      before[axis] += window.padding().before().at(axis);
      after[axis] += window.padding().after().at(axis);
    }
    Padding folded = Padding.explicit(Extents.of(before), Extents.of(after));
    return Optional.of(new Window(window.size(), window.strides(), window.dilation(), folded));
  }
}
