package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a convolution add the other source of the addition that follows it, and apply the activation
 * behind that, as it writes its results: no pass over memory of their own.
 */
public final class FuseResidual implements GraphPass {
  @Override
  public String name() {
    return "fuse residual";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    GraphEditor graph = new GraphEditor(model);
    Map<Value, Shape> shapes = model.shapes(inputShapes);
    for (Node node : graph.nodes()) {
      if (node.layer().equals(new Merge(Merge.Operation.ADD)) && isElementwise(node, shapes)) {
        fuseAddition(graph, node);
      } else if (node.layer() instanceof ActivationLayer layer
          && layer.activation().isPointwise()) {
        graph
            .onlyReaderOf(node)
            .ifPresent(source -> fuseActivation(graph, source, node, layer.activation()));
      }
    }
    return graph.finish();
  }

  private static boolean isElementwise(Node node, Map<Value, Shape> shapes) {
    return node.sources().size() == 2
        && shapes.get(node.sources().get(0)).equals(shapes.get(node.sources().get(1)));
  }

  /**
   * Both sources are there when the addition is computed, so either convolution may wait for it.
   */
  private static void fuseAddition(GraphEditor graph, Node node) {
    Value first = node.sources().get(0);
    Value second = node.sources().get(1);
    Optional<Node> later = convolution(graph, second);
    if (later.isPresent()) {
      fuse(graph, later.get(), node, first);
    } else {
      convolution(graph, first).ifPresent(source -> fuse(graph, source, node, second));
    }
  }

  private static Optional<Node> convolution(GraphEditor graph, Value value) {
    return graph.readOnce(value).filter(FuseResidual::isFusible);
  }

  private static boolean isFusible(Node node) {
    return node.layer() instanceof Convolution layer
        && layer.groups() == 1
        && layer.activation().equals(Activation.linear());
  }

  private static void fuse(GraphEditor graph, Node source, Node node, Value residual) {
    ResidualConvolution fused = new ResidualConvolution((Convolution) source.layer());
    List<Value> sources = List.of(source.sources().get(0), residual);
    graph.merge(
        source, node, new Node(node.name(), fused, sources, source.weights(), node.origin()));
  }

  private static void fuseActivation(
      GraphEditor graph, Node source, Node node, Activation activation) {
    if (source.layer() instanceof ResidualConvolution residual
        && residual.convolution().activation().equals(Activation.linear())) {
      Convolution convolution = residual.convolution();
      Layer fused = new ResidualConvolution(convolution.with(convolution.bias(), activation));
      graph.merge(
          source,
          node,
          new Node(node.name(), fused, source.sources(), source.weights(), node.origin()));
    }
  }
}
