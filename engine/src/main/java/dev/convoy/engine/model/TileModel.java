package dev.convoy.engine.model;

import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.TileRules;
import dev.convoy.engine.layer.TileStep;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model that computes one region of a bigger model's outputs from regions of its inputs, and
 * gives exactly what the bigger model gives there.
 *
 * <p>The graph is walked from the outputs to the inputs; where several layers read one value, the
 * smallest box that holds what they need is computed and each takes its part. Two tiles with equal
 * {@link #model} graphs differ only in where they are read and written, so one plan serves both.
 *
 * @param model the tile's graph; its weights are the bigger model's
 * @param inputRegions for each input, the region to read, inside the true borders
 */
public record TileModel(Model model, List<Region> inputRegions) {
  public TileModel {
    inputRegions = List.copyOf(inputRegions);
  }

  /**
   * Returns the model of one tile.
   *
   * @param whole the bigger model
   * @param shapes true item shapes of its values, from {@link Model#shapes}, every size known
   * @param outputRegions for each output, the region wanted, all channels
   * @throws NotLocalException when a layer needs all positions
   */
  public static TileModel of(Model whole, Map<Value, Shape> shapes, List<Region> outputRegions) {
    return new Builder(whole, shapes, outputRegions).build(outputRegions);
  }

  /**
   * Checks that every layer computes a region from regions.
   *
   * @throws NotLocalException naming every layer that does not, and what to do instead
   */
  public static void requireLocal(Model whole, Map<Value, Shape> shapes) {
    List<String> refused = new ArrayList<>();
    for (Node node : whole.nodes()) {
      if (node.layer() instanceof Input) {
        continue;
      }
      try {
        TileRules.of(
            node.layer(),
            node.sources().stream().map(shapes::get).toList(),
            Region.whole(shapes.get(Value.of(node.name()))));
      } catch (NotLocalException e) {
        refused.add("layer '" + node.name() + "': " + e.getMessage());
      }
    }
    if (!refused.isEmpty()) {
      throw new NotLocalException(
          "Cannot compute model '" + whole.name() + "' in tiles: " + String.join("; ", refused));
    }
  }

  private static final class Builder {
    private final Model whole;
    private final Map<Value, Shape> shapes;
    private final NeededRegions needed;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Value, Region> produced = new HashMap<>();

    Builder(Model whole, Map<Value, Shape> shapes, List<Region> outputRegions) {
      this.whole = whole;
      this.shapes = shapes;
      Map<Value, Region> wanted = new HashMap<>();
      for (int i = 0; i < outputRegions.size(); i++) {
        wanted.merge(whole.outputs().get(i).value(), outputRegions.get(i), Region::union);
      }
      this.needed = new NeededRegions(whole.nodes(), shapes, wanted);
    }

    TileModel build(List<Region> outputRegions) {
      whole.nodes().forEach(this::place);
      List<Output> outputs = new ArrayList<>();
      for (int i = 0; i < outputRegions.size(); i++) {
        Output output = whole.outputs().get(i);
        Value value = cropped(output.value(), outputRegions.get(i), "output/" + i);
        outputs.add(new Output(output.name(), output.index(), value));
      }
      List<Region> inputs =
          whole.inputs().stream().map(input -> produced.get(Value.of(input))).toList();
      Model tile =
          new Model(
              whole.name(),
              List.copyOf(nodes.values()),
              whole.inputs(),
              outputs,
              whole.weights().derive());
      return new TileModel(tile, inputs);
    }

    private void place(Node node) {
      Value value = Value.of(node.name());
      TileStep step = needed.step(node.name());
      if (node.layer() instanceof Input) {
        Region wanted = needed.of(value);
        Region region = wanted == null ? firstVoxel(shapes.get(value)) : wanted;
        produced.put(value, region);
        nodes.put(node.name(), node.with(new Input(region.shape()), List.of()));
      } else if (step != null) {
        List<Value> sources = new ArrayList<>();
        for (int i = 0; i < step.readers().size(); i++) {
          Value source = node.sources().get(step.readers().get(i));
          sources.add(cropped(source, step.sources().get(i), node.name() + "/" + i));
        }
        nodes.put(node.name(), node.withSources(sources).with(step.layer(), node.weights()));
        produced.put(value, step.produced());
      }
    }

    private static Region firstVoxel(Shape shape) {
      Region region = Region.whole(shape);
      for (int axis = 0; axis < shape.rank() - 1; axis++) {
        region = region.with(axis, 0, 1);
      }
      return region;
    }

    /** Returns the value that is this region of another; adds a node when it is a part. */
    private Value cropped(Value value, Region wanted, String reader) {
      Region have = produced.get(value);
      if (have.equals(wanted)) {
        return value;
      }
      int axes = wanted.rank() - 1;
      int[] before = new int[axes];
      int[] after = new int[axes];
      for (int axis = 0; axis < axes; axis++) {
        before[axis] = Math.toIntExact(wanted.start(axis) - have.start(axis));
        after[axis] = Math.toIntExact(have.end(axis) - wanted.end(axis));
      }
      String name = value.node() + "/part of " + reader;
      Node source = whole.node(value.node());
      nodes.put(
          name,
          new Node(
              name,
              new Cropping(Extents.of(before), Extents.of(after)),
              List.of(value),
              List.of(),
              source.origin()));
      return Value.of(name);
    }
  }

  /** Returns a text that is equal for tiles that one plan serves. */
  public String signature() {
    return model.nodes().stream()
        .map(node -> node.name() + "=" + node.layer() + node.sources())
        .collect(Collectors.joining("\n"));
  }
}
