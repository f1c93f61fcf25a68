package dev.convoy.engine.keras;

import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.keras.LayerDefinition.TimeContent;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tree of weights that Keras writes from 2.12 on: {@code layers/conv2d_1/vars/0}.
 *
 * <p>A group's name is the layer's class in snake case and a number that counts the earlier layers
 * of that class; the layer's own name does not appear. Keras 2.13 skips numbers, and writes {@code
 * _layer_checkpoint_dependencies} for {@code layers}; so where the counted names are not exactly
 * those that hold arrays, the groups of a class are taken in ascending order.
 */
final class ObjectWeights implements WeightFile {
  private static final List<String> CONTAINERS =
      List.of("layers", "_layer_checkpoint_dependencies");
  private static final int MAX_DEPTH = 40;

  private final List<Hdf5> files;
  private final Map<String, List<StoredArray>> found = new LinkedHashMap<>();

  ObjectWeights(List<Hdf5> files) {
    this.files = List.copyOf(files);
  }

  /** Tells whether a file holds weights in this form. */
  static boolean recognizes(Hdf5 file) {
    return CONTAINERS.stream().anyMatch(name -> Hdf5.group(file.file(), name).isPresent());
  }

  @Override
  public long bytes() {
    return files.stream().mapToLong(Hdf5::bytes).sum();
  }

  @Override
  public Map<String, List<StoredArray>> match(
      ModelDefinition model, Map<String, StoredWeights> needs) {
    List<Group> roots = new ArrayList<>();
    files.forEach(file -> roots.add(file.file()));
    matchModel(model, new WeightGroup(roots, ""), "", needs);
    return found;
  }

  private void matchModel(
      ModelDefinition model, WeightGroup group, String prefix, Map<String, StoredWeights> needs) {
    Map<String, List<LayerDefinition>> byClass = new LinkedHashMap<>();
    Map<LayerDefinition, String> counted = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (LayerDefinition layer : model.layers()) {
      String snake = snakeCase(layer.className());
      int count = counts.merge(snake, 1, Integer::sum) - 1;
      if (LayerTree.hasWeights(layer, prefix, needs)) {
        counted.put(layer, count == 0 ? snake : snake + "_" + count);
        byClass.computeIfAbsent(snake, key -> new ArrayList<>()).add(layer);
      }
    }
    if (byClass.isEmpty()) {
      return;
    }
    WeightGroup container = container(group, model);
    byClass.forEach(
        (snake, layers) -> {
          List<String> names = layers.stream().map(counted::get).toList();
          List<WeightGroup> groups = groups(container, snake, names, model);
          for (int i = 0; i < groups.size(); i++) {
            matchLayer(layers.get(i), groups.get(i), prefix, needs);
          }
        });
  }

  private static WeightGroup container(WeightGroup group, ModelDefinition model) {
    for (String name : CONTAINERS) {
      Optional<WeightGroup> container = group.child(name);
      if (container.isPresent()) {
        return container.get();
      }
    }
    throw new ModelFileException(
        "the weight file has no group 'layers' in "
            + group.path()
            + " for the layers of model '"
            + model.name()
            + "'");
  }

  private static List<WeightGroup> groups(
      WeightGroup container, String snake, List<String> counted, ModelDefinition model) {
    Map<Integer, String> held = new TreeMap<>();
    for (String name : container.names()) {
      int number = number(name, snake);
      boolean holds =
          number >= 0 && container.child(name).filter(g -> g.holdsArrays(MAX_DEPTH)).isPresent();
      if (holds) {
        held.put(number, name);
      }
    }
    List<String> names = List.copyOf(held.values());
    if (names.size() != counted.size()) {
      throw new ModelFileException(
          "model '"
              + model.name()
              + "' has "
              + counted.size()
              + " layers of class "
              + snake
              + " with weights, the weight file has "
              + names
              + " in "
              + container.path());
    }
    return names.stream().map(name -> container.child(name).orElseThrow()).toList();
  }

  /** Returns the number behind a class' name, 0 without one, -1 for another class. */
  private static int number(String name, String snake) {
    if (name.equals(snake)) {
      return 0;
    }
    String rest = name.startsWith(snake + "_") ? name.substring(snake.length() + 1) : "";
    return rest.matches("[0-9]{1,9}") ? Integer.parseInt(rest) : -1;
  }

  private void matchLayer(
      LayerDefinition layer, WeightGroup group, String prefix, Map<String, StoredWeights> needs) {
    String path = prefix + layer.localName();
    WeightGroup own = group;
    LayerDefinition definition = layer;
    while (definition.content() instanceof TimeContent time) {
      own = member(own, "layer", layer);
      definition = time.inner();
    }
    if (definition.content() instanceof ModelContent nested) {
      matchModel(nested.model(), own, path + "/", needs);
      return;
    }
    if (definition.className().startsWith("ConvLSTM")) {
      own = member(own, "cell", layer);
    }
    found.put(path, own.variables());
  }

  private static WeightGroup member(WeightGroup group, String name, LayerDefinition layer) {
    return group
        .child(name)
        .orElseThrow(
            () -> layer.config().error("the weight file has no group '" + name + "' for it"));
  }

  /**
   * Returns a class' name as Keras writes it in paths: {@code Conv2DTranspose} is conv2d_transpose.
   */
  static String snakeCase(String className) {
    String plain = className.substring(className.lastIndexOf('>') + 1).replaceAll("\\W+", "");
    return plain
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    files.forEach(Hdf5::close);
  }
}
