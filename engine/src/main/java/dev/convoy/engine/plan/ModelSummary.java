package dev.convoy.engine.plan;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Reach;
import dev.convoy.engine.model.ReceptiveFields;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the layers of a model's file are: shapes, parameters as Keras counts them, operations, and
 * what each result depends on.
 *
 * @param name the model's
 * @param layers in the file's order; one used several times stands once, by its last use
 */
public record ModelSummary(String name, List<Layer> layers) {
  /**
   * One layer of the file.
   *
   * @param name with its nested models ahead: {@code inner/conv}
   * @param className the file's class
   * @param sources names of the layers that it reads
   * @param shape of the result of one item, where sizes are known or some of them are
   * @param trainable numbers that training changes, counted at their first use
   * @param fixed numbers that it does not change, such as moving averages
   * @param flops of one item, all uses together, a multiplication and an addition as two; empty
   *     where sizes are unknown
   * @param reach what one position of the result depends on
   */
  public record Layer(
      String name,
      String className,
      List<String> sources,
      Optional<Shape> shape,
      long trainable,
      long fixed,
      OptionalLong flops,
      Reach reach) {
    /** Returns the numbers in the weights. */
    public long parameters() {
      return trainable + fixed;
    }
  }

  public ModelSummary {
    layers = List.copyOf(layers);
  }

  /**
   * Summarizes a model.
   *
   * @param inputShapes one for each input; sizes may be unknown
   * @param shapes of the model's values for these inputs; empty when they do not follow
   */
  public static ModelSummary of(Model model, List<Shape> inputShapes, Map<Value, Shape> shapes) {
    Map<String, List<Node>> byLayer =
        model.nodes().stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.origin().layerName(), LinkedHashMap::new, Collectors.toList()));
    Map<String, Reach> reaches = ReceptiveFields.of(model, inputShapes, shapes);
    Counter counter = new Counter(model, shapes);
    List<Layer> layers = new ArrayList<>();
    byLayer.forEach((name, nodes) -> layers.add(counter.layer(name, nodes, reaches)));
    return new ModelSummary(model.name(), layers);
  }

  /** Returns the numbers that training changes. */
  public long trainable() {
    return layers.stream().mapToLong(Layer::trainable).sum();
  }

  /** Returns the numbers that training does not change. */
  public long fixed() {
    return layers.stream().mapToLong(Layer::fixed).sum();
  }

  /** Returns the operations of one item, or empty where sizes are unknown. */
  public OptionalLong flops() {
    return layers.stream().allMatch(layer -> layer.flops().isPresent())
        ? OptionalLong.of(layers.stream().mapToLong(layer -> layer.flops().getAsLong()).sum())
        : OptionalLong.empty();
  }

  /** Returns the first layer that needs all positions of its source, or empty. */
  public Optional<Layer> firstRefused() {
    return layers.stream().filter(layer -> !layer.reach().isLocal()).findFirst();
  }

  private static final class Counter {
    private final Model model;
    private final Map<Value, Shape> shapes;
    private final Set<String> frozen;
    private final Set<String> counted = new HashSet<>();

    Counter(Model model, Map<Value, Shape> shapes) {
      this.model = model;
      this.shapes = shapes;
      this.frozen =
          model.annotations().weights().stream()
              .filter(rule -> !rule.trained())
              .map(WeightRule::weight)
              .collect(Collectors.toSet());
    }

    Layer layer(String name, List<Node> nodes, Map<String, Reach> reaches) {
      Node last = nodes.get(nodes.size() - 1);
      long trainable = 0;
      long fixed = 0;
      for (Node node : nodes) {
        List<WeightSpec> specs = specs(node);
        for (int i = 0; i < node.weights().size(); i++) {
          String weight = node.weights().get(i);
          long numbers = counted.add(weight) ? model.weights().get(weight).elements() : 0;
          boolean trained = specs.get(i).trainable() && !frozen.contains(weight);
          trainable += trained ? numbers : 0;
          fixed += trained ? 0 : numbers;
        }
      }
      Reach reach =
          nodes.stream()
              .map(node -> reaches.get(node.name()))
              .filter(each -> !each.isLocal())
              .findFirst()
              .orElse(reaches.get(last.name()));
      return new Layer(
          name,
          last.origin().className(),
          sources(name, nodes),
          Optional.ofNullable(shapes.get(Value.of(last.name()))),
          trainable,
          fixed,
          flops(nodes),
          reach);
    }

    /** Returns what the weights are; those of a source of unknown shape are trained ones. */
    private List<WeightSpec> specs(Node node) {
      List<Shape> srcs = srcs(node);
      if (!srcs.contains(null)) {
        return node.layer().weights(srcs);
      }
      return model.weights(node).stream()
          .map(weight -> new WeightSpec("weight", weight.shape(), true))
          .toList();
    }

    private List<Shape> srcs(Node node) {
      return Arrays.asList(node.sources().stream().map(shapes::get).toArray(Shape[]::new));
    }

    private List<String> sources(String name, List<Node> nodes) {
      return nodes.stream()
          .flatMap(node -> node.sources().stream())
          .map(source -> model.node(source.node()).origin().layerName())
          .filter(source -> !source.equals(name))
          .distinct()
          .toList();
    }

    private OptionalLong flops(List<Node> nodes) {
      long sum = 0;
      for (Node node : nodes) {
        if (!(node.layer() instanceof Input)) {
          List<Shape> srcs = srcs(node);
          if (srcs.stream().anyMatch(src -> src == null || !src.isKnown())) {
            return OptionalLong.empty();
          }
          sum += new Flops(srcs).of(node.layer());
        }
      }
      return OptionalLong.of(sum);
    }
  }
}
