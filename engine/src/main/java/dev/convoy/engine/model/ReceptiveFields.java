package dev.convoy.engine.model;

import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.layer.TileRules;
import dev.convoy.engine.layer.TileStep;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The receptive field, stride and halo of every node of a model, asked of the rules that cut tiles.
 *
 * <p>Single positions in the middle of an input too big for its borders to matter are walked back
 * to the input; nothing is computed. Behind up-sampling, neighbours differ in what they read, so as
 * many are asked as until the pattern repeats. Fields up to 20,000 positions are told truly. With
 * several inputs a node is measured on the first that it reads. A graph that accepts its own sizes
 * alone is not measured from the layer on that refuses bigger ones.
 */
public final class ReceptiveFields {
  /** Divisible by products of usual strides, so that graphs that ask for multiples accept it. */
  private static final long MARGIN = 46_080;

  /** Divisible by the factors of usual up-sampling; a layer's own stride is exact over it. */
  private static final long SPAN = 720;

  private static final Reach UNMEASURED = new Reach(List.of(), Optional.empty());

  private final Model model;
  private final Map<Value, Shape> trueShapes;
  private final Map<Value, Shape> shapes = new HashMap<>();
  private final Map<String, List<Stride>> strides = new HashMap<>();
  private final Map<String, List<Stride>> cycles = new HashMap<>();
  private final Map<String, Reach> reaches = new LinkedHashMap<>();

  private ReceptiveFields(Model model, Map<Value, Shape> trueShapes) {
    this.model = model;
    this.trueShapes = trueShapes;
  }

  /**
   * Returns what one position of each node's result depends on, by the node's name, in the model's
   * order.
   *
   * @param inputShapes one for each input; sizes may be unknown
   * @param trueShapes shapes of values for these inputs, as far as they are known
   */
  public static Map<String, Reach> of(
      Model model, List<Shape> inputShapes, Map<Value, Shape> trueShapes) {
    ReceptiveFields fields = new ReceptiveFields(model, trueShapes);
    for (Node node : model.nodes()) {
      int input = model.inputs().indexOf(node.name());
      fields.reaches.put(
          node.name(),
          input >= 0 ? fields.input(node, inputShapes.get(input)) : fields.layer(node));
    }
    return fields.reaches;
  }

  private Reach input(Node node, Shape item) {
    shapes.put(Value.of(node.name()), enlarged(item));
    List<Stride> ones = IntStream.range(0, spatial(item)).mapToObj(axis -> Stride.ONE).toList();
    strides.put(node.name(), ones);
    cycles.put(node.name(), ones);
    return new Reach(
        ones.stream().map(one -> new Reach.Axis(1, one, 0, 0)).toList(), Optional.empty());
  }

  private static int spatial(Shape item) {
    return Math.max(0, item.rank() - 1);
  }

  private static Shape enlarged(Shape item) {
    Shape big = item;
    for (int axis = 0; axis < item.rank(); axis++) {
      boolean channels = axis == item.rank() - 1;
      long size = Math.max(item.size(axis), channels ? 1 : 0);
      big = big.with(axis, channels ? size : size + MARGIN);
    }
    return big;
  }

  private Reach layer(Node node) {
    for (Value source : node.sources()) {
      if (!reaches.get(source.node()).isLocal()) {
        return Reach.refused("follows " + firstRefused(source.node()));
      }
    }
    try {
      requireLocal(node);
    } catch (NotLocalException e) {
      return Reach.refused(e.getMessage());
    }
    try {
      return measured(node);
    } catch (ShapeMismatchException e) {
      return UNMEASURED;
    }
  }

  private Reach measured(Node node) {
    if (node.sources().stream().anyMatch(source -> !shapes.containsKey(source))) {
      return UNMEASURED;
    }
    List<Shape> srcs = node.sources().stream().map(shapes::get).toList();
    Shape result = node.layer().outputShape(srcs);
    List<Stride> own = strides(node, srcs);
    strides.put(node.name(), own);
    cycles.put(node.name(), cycles(node, own));
    shapes.put(Value.of(node.name()), result);
    return new Reach(axes(node, result), Optional.empty());
  }

  private String firstRefused(String name) {
    for (Value source : model.node(name).sources()) {
      if (!reaches.get(source.node()).isLocal()) {
        return firstRefused(source.node());
      }
    }
    return "'" + model.node(name).origin().layerName() + "'";
  }

  /** Asks with the true sizes where they are known: a size may decide, as 1 does in a merge. */
  private void requireLocal(Node node) {
    for (Map<Value, Shape> known : List.of(trueShapes, shapes)) {
      if (node.sources().stream()
          .allMatch(source -> known.containsKey(source) && known.get(source).isKnown())) {
        List<Shape> srcs = node.sources().stream().map(known::get).toList();
        TileRules.of(node.layer(), srcs, Region.whole(node.layer().outputShape(srcs)));
        return;
      }
    }
  }

  private List<Stride> strides(Node node, List<Shape> srcs) {
    List<Shape> equal = srcs.stream().map(ReceptiveFields::ofOneSize).toList();
    Shape result = node.layer().outputShape(equal);
    long from = result.rank() > 1 ? result.size(0) / 4 : 0;
    TileStep near = TileRules.of(node.layer(), equal, position(result, from));
    TileStep far = TileRules.of(node.layer(), equal, position(result, from + SPAN));
    List<Stride> source = strides.get(node.sources().get(near.readers().get(0)).node());
    List<Stride> own = new ArrayList<>();
    for (int axis = 0; axis < spatial(result); axis++) {
      long moved = far.sources().get(0).start(axis) - near.sources().get(0).start(axis);
      own.add(moved == 0 ? source.get(axis) : source.get(axis).times(new Stride(moved, SPAN)));
    }
    return own;
  }

  private static Shape ofOneSize(Shape src) {
    Shape equal = src;
    for (int axis = 0; axis < spatial(src); axis++) {
      equal = equal.with(axis, MARGIN);
    }
    return equal;
  }

  private List<Stride> cycles(Node node, List<Stride> own) {
    List<Stride> all = new ArrayList<>(own);
    for (Value source : node.sources()) {
      List<Stride> each = cycles.get(source.node());
      for (int axis = 0; axis < Math.min(all.size(), each.size()); axis++) {
        all.set(axis, all.get(axis).leastCommonMultiple(each.get(axis)));
      }
    }
    return all;
  }

  private static Region position(Shape result, long at) {
    Region region = Region.whole(result);
    for (int axis = 0; axis < spatial(result); axis++) {
      region = region.with(axis, at, 1);
    }
    return region;
  }

  private List<Reach.Axis> axes(Node node, Shape result) {
    int count = spatial(result);
    List<Stride> own = strides.get(node.name());
    long phases = 1;
    for (int axis = 0; axis < count; axis++) {
      phases = Math.max(phases, cycles.get(node.name()).get(axis).steps(own.get(axis)));
    }
    long[] field = new long[count];
    long[] before = new long[count];
    long[] after = new long[count];
    for (long phase = 0; phase < phases; phase++) {
      Region wanted = Region.whole(result);
      for (int axis = 0; axis < count; axis++) {
        wanted = wanted.with(axis, result.size(axis) / 2 + phase, 1);
      }
      Region read = inputRegion(node, wanted);
      for (int axis = 0; axis < count; axis++) {
        long at = wanted.start(axis);
        field[axis] = Math.max(field[axis], read.size(axis));
        before[axis] = Math.max(before[axis], own.get(axis).floor(at) - read.start(axis));
        after[axis] = Math.max(after[axis], read.end(axis) - own.get(axis).ceil(at + 1));
      }
    }
    return IntStream.range(0, count)
        .mapToObj(axis -> new Reach.Axis(field[axis], own.get(axis), before[axis], after[axis]))
        .toList();
  }

  private Region inputRegion(Node node, Region wanted) {
    NeededRegions needed =
        new NeededRegions(model.nodes(), shapes, Map.of(Value.of(node.name()), wanted));
    return model.inputs().stream()
        .map(input -> needed.of(Value.of(input)))
        .filter(region -> region != null && region.rank() == wanted.rank())
        .findFirst()
        .orElseThrow(() -> new NotLocalException("reads no input of as many axes"));
  }
}
