package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.LinearLayer;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** Lets a convolution or dense layer apply the pointwise activation that follows it. */
public final class FuseActivation implements GraphPass {
  @Override
  public String name() {
    return "fuse activation";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    GraphEditor graph = new GraphEditor(model);
    for (Node node : graph.nodes()) {
      if (node.layer() instanceof ActivationLayer layer && layer.activation().isPointwise()) {
        graph.onlyReaderOf(node).ifPresent(source -> fuse(graph, source, node, layer.activation()));
      }
    }
    return graph.finish();
  }

  private static void fuse(GraphEditor graph, Node source, Node node, Activation activation) {
    if (source.layer() instanceof LinearLayer linear
        && linear.activation().equals(Activation.linear())) {
      Layer fused = linear.with(linear.bias(), activation);
      graph.merge(
          source,
          node,
          new Node(node.name(), fused, source.sources(), source.weights(), node.origin()));
    }
  }
}
