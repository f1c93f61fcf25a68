package dev.convoy.engine.plan;

import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says where every value of a model lives: in the caller's inputs and outputs or in the arena, and
 * from which step to which.
 *
 * <p>Layers that only give the same numbers another shape share their source's place.
 */
final class BufferAssignment {
  /** Who owns the memory of a place. */
  enum Home {
    INPUT,
    OUTPUT,
    ARENA
  }

  /**
   * A place for numbers.
   *
   * @param home who owns it
   * @param number which input or output; its own number in the arena
   * @param elements numbers in one item
   * @param type of the numbers
   */
  record Place(Home home, int number, long elements, ElementType type) {
    private long bytes() {
      return elements * type.bytes();
    }
  }

  /**
   * A value as a place seen under a shape.
   *
   * @param place index of the place
   * @param shape of one item
   */
  record Use(int place, Shape shape) {}

  private final List<Place> places = new ArrayList<>();
  private final List<int[]> lives = new ArrayList<>();
  private final Map<Value, Use> uses = new HashMap<>();
  private final List<Node> steps = new ArrayList<>();
  private final Map<Integer, Value> copies = new HashMap<>();

  BufferAssignment(Model model, Map<Value, Shape> shapes) {
    for (Node node : model.nodes()) {
      if (node.layer() instanceof Input) {
        int input = model.inputs().indexOf(node.name());
        define(new Value(node.name(), 0), shapes, Home.INPUT, input);
      } else if (isAlias(node.layer())) {
        Value value = Value.of(node.name());
        uses.put(value, new Use(uses.get(node.sources().get(0)).place(), shapes.get(value)));
      } else {
        addStep(node, shapes);
      }
    }
    assignOutputs(model);
  }

  /** Tells whether a layer gives the numbers of its source in the same order. */
  static boolean isAlias(Layer layer) {
    return layer instanceof Identity || layer instanceof Flatten || layer instanceof Reshape;
  }

  private void addStep(Node node, Map<Value, Shape> shapes) {
    int step = steps.size();
    steps.add(node);
    for (Value source : node.sources()) {
      lives.get(uses.get(source).place())[1] = step;
    }
    for (int index = 0; shapes.containsKey(new Value(node.name(), index)); index++) {
      define(new Value(node.name(), index), shapes, Home.ARENA, places.size());
    }
  }

  private void define(Value value, Map<Value, Shape> shapes, Home home, int number) {
    Shape shape = shapes.get(value);
    uses.put(value, new Use(places.size(), shape));
    places.add(new Place(home, number, shape.elements(), ElementType.FLOAT32));
    lives.add(new int[] {steps.size() - 1, steps.size() - 1});
  }

  private void assignOutputs(Model model) {
    for (int number = 0; number < model.outputs().size(); number++) {
      Output output = model.outputs().get(number);
      int place = uses.get(output.value()).place();
      if (places.get(place).home() == Home.ARENA) {
        long elements = places.get(place).elements();
        places.set(place, new Place(Home.OUTPUT, number, elements, ElementType.FLOAT32));
      } else {
        copies.put(number, output.value());
      }
    }
  }

  /** Returns the nodes that need a kernel, in order. */
  List<Node> steps() {
    return steps;
  }

  Place place(int index) {
    return places.get(index);
  }

  /**
   * Keeps as bfloat16 what lives in the arena and only kernels that take it write and read.
   *
   * @param kernels of the steps
   */
  void narrow(List<Plan.Step> kernels) {
    Set<Integer> narrow = new TreeSet<>();
    for (int index = 0; index < places.size(); index++) {
      if (places.get(index).home() == Home.ARENA) {
        narrow.add(index);
      }
    }
    for (Plan.Step step : kernels) {
      if (!step.kernel().takesBfloat16()) {
        step.srcs().forEach(use -> narrow.remove(use.place()));
        step.dsts().forEach(use -> narrow.remove(use.place()));
      }
    }
    for (int index : narrow) {
      Place wide = places.get(index);
      places.set(
          index, new Place(wide.home(), wide.number(), wide.elements(), ElementType.BFLOAT16));
    }
  }

  Use use(Value value) {
    return uses.get(value);
  }

  /** Returns the outputs that no step writes, with the value to copy to each. */
  Map<Integer, Value> copies() {
    return copies;
  }

  /**
   * Returns the buffers of the arena: values by the index of their place, then scratch memory by
   * {@code -1 - step}.
   *
   * @param batch items computed together
   * @param scratchBytes scratch memory of each step; empty for none
   */
  List<ArenaLayout.Buffer> arenaBuffers(int batch, List<Long> scratchBytes) {
    List<ArenaLayout.Buffer> buffers = new ArrayList<>();
    for (int index = 0; index < places.size(); index++) {
      Place place = places.get(index);
      if (place.home() == Home.ARENA) {
        int[] life = lives.get(index);
        long bytes = place.bytes() * batch;
        buffers.add(new ArenaLayout.Buffer(index, bytes, life[0], life[1]));
      }
    }
    for (int step = 0; step < scratchBytes.size(); step++) {
      if (scratchBytes.get(step) > 0) {
        buffers.add(new ArenaLayout.Buffer(-1 - step, scratchBytes.get(step), step, step));
      }
    }
    return buffers;
  }
}
