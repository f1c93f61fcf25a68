package dev.convoy.spark.job.image;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The last layer of a network whose result still has positions.
 *
 * @param name of its node; empty where there is none
 * @param without why there is none; empty where there is one
 */
record MapLayer(String name, String without) {
  private static final int AXES = 3;

  /** Looks for it in a network of images. */
  static MapLayer of(ImageModel image) {
    Map<Value, Shape> shapes = image.model().shapes(List.of(image.inputShape()));
    String last = "";
    for (Node node : image.model().nodes()) {
      if (node.layer() instanceof Permute) {
        return new MapLayer("", "its axes are exchanged on the way (channels first)");
      }
      Shape shape = shapes.get(Value.of(node.name()));
      boolean positions = shape.rank() == AXES && shape.size(0) > 1 && shape.size(1) > 1;
      if (positions && !(node.layer() instanceof Input)) {
        last = node.name();
      }
    }
    return new MapLayer(last, last.isEmpty() ? "no layer of it has positions" : "");
  }

  /** Returns the network that ends at a node; the weights stay the given one's. */
  static Model endOf(Model model, String node) {
    Output output = new Output(node, 0, Value.of(node));
    return model.withGraph(model.nodes(), List.of(output), model.weights().derive());
  }
}
