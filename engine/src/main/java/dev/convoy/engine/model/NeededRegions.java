package dev.convoy.engine.model;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.TileRules;
import dev.convoy.engine.layer.TileStep;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which region of every value some regions of a model's values need: the graph walked from its end
 * to its inputs. Where several layers read one value, the smallest box that holds what they need is
 * taken.
 */
final class NeededRegions {
  private final Map<Value, Shape> shapes;
  private final Map<Value, Region> needed;
  private final Map<String, TileStep> steps = new HashMap<>();

  /**
   * Walks a graph.
   *
   * @param nodes sources first
   * @param shapes true item shapes of their values, every size known
   * @param wanted regions inside the true borders, all channels
   * @throws NotLocalException when a layer on the way needs all positions
   */
  NeededRegions(List<Node> nodes, Map<Value, Shape> shapes, Map<Value, Region> wanted) {
    this.shapes = shapes;
    this.needed = new HashMap<>(wanted);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      walkBack(nodes.get(i));
    }
  }

  private void walkBack(Node node) {
    Region wanted = needed.get(Value.of(node.name()));
    if (wanted == null || node.layer() instanceof Input) {
      return;
    }
    List<Shape> srcs = node.sources().stream().map(shapes::get).toList();
    TileStep step = TileRules.of(node.layer(), srcs, wanted);
    steps.put(node.name(), step);
    for (int i = 0; i < step.readers().size(); i++) {
      Value source = node.sources().get(step.readers().get(i));
      needed.merge(source, step.sources().get(i), Region::union);
    }
  }

  /** Returns the region of a value, or null when nothing of it is needed. */
  Region of(Value value) {
    return needed.get(value);
  }

  /** Returns how a node computes its region, or null when nothing of it is needed. */
  TileStep step(String node) {
    return steps.get(node);
  }
}
