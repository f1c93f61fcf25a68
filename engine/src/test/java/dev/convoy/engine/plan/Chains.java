package dev.convoy.engine.plan;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of one layer after another, with weights drawn from a fixed seed. */
final class Chains {
  private Chains() {}

  /** Returns a model named n0, n1, ... over items of one shape, weights between 0.5 and 1.5. */
  static Model of(Shape item, List<Layer> layers, List<Integer> outputs) {
    return of(item, layers, outputs, 0.5);
  }

  /** Returns a model whose weights are drawn between {@code least} and {@code least + 1}. */
  static Model of(Shape item, List<Layer> layers, List<Integer> outputs, double least) {
    Random random = new Random(3);
    List<Node> nodes = new ArrayList<>();
    Weights weights = new Weights();
    Shape shape = item;
    nodes.add(node("in", new Input(shape), List.of(), List.of()));
    for (int i = 0; i < layers.size(); i++) {
      List<String> names = new ArrayList<>();
      for (WeightSpec spec : layers.get(i).weights(List.of(shape))) {
        names.add(i + "/" + spec.role());
        weights.put(
            i + "/" + spec.role(), Tensor.generate(spec.shape(), j -> least + random.nextDouble()));
      }
      Value source = Value.of(nodes.get(nodes.size() - 1).name());
      nodes.add(node("n" + i, layers.get(i), List.of(source), names));
      shape = layers.get(i).outputShape(List.of(shape));
    }
    return new Model(
        "chain",
        nodes,
        List.of("in"),
        outputs.stream().map(i -> new Output("n" + i, 0, Value.of("n" + i))).toList(),
        weights);
  }

  private static Node node(String name, Layer layer, List<Value> sources, List<String> weights) {
    return new Node(name, layer, sources, weights, new Node.Origin("Test", name));
  }
}
