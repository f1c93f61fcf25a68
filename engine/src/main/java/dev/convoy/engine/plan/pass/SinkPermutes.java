package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves permutations of axes behind layers that do the same at every position, where they meet
 * others and vanish: a channels-first network keeps its channels last from its first convolution to
 * its last.
 *
 * <p>A value that is a permutation of another is not computed until a layer needs it so.
 */
public final class SinkPermutes implements GraphPass {
  @Override
  public String name() {
    return "sink permutations";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    Model sunk = new Walk(model).result();
    return permutes(sunk) < permutes(model) ? sunk : model;
  }

  private static long permutes(Model model) {
    return model.nodes().stream().filter(node -> node.layer() instanceof Permute).count();
  }

  /** What a value is: another value with its axes in this order. */
  private record Turned(Value value, Extents order) {}

  private static final class Walk {
    private final Model model;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Value, Turned> turned = new HashMap<>();

    Walk(Model model) {
      this.model = model;
    }

    Model result() {
      model.nodes().forEach(this::place);
      List<Output> outputs = new ArrayList<>();
      for (Output output : model.outputs()) {
        outputs.add(new Output(output.name(), output.index(), plain(output.value())));
      }
      return model.withGraph(List.copyOf(nodes.values()), outputs, model.weights().derive());
    }

    private void place(Node node) {
      if (node.layer() instanceof Permute permute) {
        turn(node, permute);
        return;
      }
      Optional<Extents> order = commonOrder(node);
      if (order.isPresent()) {
        List<Value> sources =
            node.sources().stream().map(source -> turned.get(source).value()).toList();
        nodes.put(
            node.name(),
            node.with(before(node.layer(), order.get()), node.weights()).withSources(sources));
        turned.put(Value.of(node.name()), new Turned(Value.of(node.name()), order.get()));
      } else {
        nodes.put(node.name(), node.withSources(node.sources().stream().map(this::plain).toList()));
      }
    }

    private void turn(Node node, Permute permute) {
      Value source = node.sources().get(0);
      Turned earlier = turned.get(source);
      Value value = earlier == null ? source : earlier.value();
      int[] order = permute.order().toArray();
      for (int axis = 0; earlier != null && axis < order.length; axis++) {
        order[axis] = earlier.order().at(order[axis]);
      }
      turned.put(Value.of(node.name()), new Turned(value, Extents.of(order)));
    }

    /** Returns the order of all sources where the layer may be computed before it is applied. */
    private Optional<Extents> commonOrder(Node node) {
      boolean commutes =
          node.layer() instanceof Identity
              || node.layer() instanceof Merge
              || node.layer() instanceof Concatenation
              || (node.layer() instanceof ActivationLayer layer
                  && layer.activation().isPointwise());
      if (!commutes || !turned.containsKey(node.sources().get(0))) {
        return Optional.empty();
      }
      Extents order = turned.get(node.sources().get(0)).order();
      boolean same =
          node.sources().stream()
              .allMatch(
                  source -> turned.containsKey(source) && turned.get(source).order().equals(order));
      return same ? Optional.of(order) : Optional.empty();
    }

    private static Layer before(Layer layer, Extents order) {
      if (layer instanceof Concatenation concatenation) {
        int axis = concatenation.axis();
        return new Concatenation(order.at(axis < 0 ? axis + order.axes() : axis));
      }
      return layer;
    }

    /** Returns a value as the model means it; adds a permutation where it is turned. */
    private Value plain(Value value) {
      Turned from = turned.get(value);
      if (from == null) {
        return value;
      }
      Permute permute = new Permute(from.order());
      if (permute.equals(identity(from.order().axes()))) {
        return from.value();
      }
      String name = from.value() + "/permuted " + from.order();
      if (!nodes.containsKey(name)) {
        Node origin = model.node(value.node());
        nodes.put(name, new Node(name, permute, List.of(from.value()), List.of(), origin.origin()));
      }
      return Value.of(name);
    }

    private static Permute identity(int axes) {
      int[] order = new int[axes];
      for (int axis = 0; axis < axes; axis++) {
        order[axis] = axis;
      }
      return new Permute(Extents.of(order));
    }
  }
}
