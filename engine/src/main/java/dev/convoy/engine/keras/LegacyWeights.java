package dev.convoy.engine.keras;

import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.layer.WeightSpec;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights of {@code .h5} files: one group for each layer, with the attribute {@code
 * weight_names} that lists its arrays.
 *
 * <p>Layers are matched by their order among those that have weights. Within a nested model all
 * trained arrays come first, then all others; a layer that is not trained moves its arrays to the
 * second part. Source: keras/src/legacy/saving/legacy_h5_format.py.
 */
final class LegacyWeights implements WeightFile {
  private final Hdf5 file;
  private final Group root;

  LegacyWeights(Hdf5 file) {
    this.file = file;
    this.root = Hdf5.group(file.file(), "model_weights").orElse(file.file());
  }

  /** Tells whether a file holds weights in this form. */
  static boolean recognizes(Hdf5 file) {
    Group root = Hdf5.group(file.file(), "model_weights").orElse(file.file());
    return Hdf5.texts(root, "layer_names").isPresent();
  }

  /** Returns the group that holds the weights, for its attributes. */
  Group root() {
    return root;
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  /** A place in a layer's list of arrays. */
  private record Slot(String path, int index, boolean trained) {}

  @Override
  public Map<String, List<StoredArray>> match(
      ModelDefinition model, Map<String, StoredWeights> needs) {
    List<LayerDefinition> layers =
        model.layers().stream().filter(layer -> LayerTree.hasWeights(layer, "", needs)).toList();
    Map<String, List<StoredArray>> groups = groups();
    List<String> names = matchedNames(layers, groups);
    Map<String, List<StoredArray>> found = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      distribute(layers.get(i), groups.get(names.get(i)), needs, found);
    }
    return found;
  }

  private static List<String> matchedNames(
      List<LayerDefinition> layers, Map<String, List<StoredArray>> groups) {
    List<String> names =
        groups.entrySet().stream()
            .filter(group -> !group.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (names.size() != layers.size()) {
      Set<String> wanted =
          layers.stream().map(LayerDefinition::localName).collect(Collectors.toSet());
      names = names.stream().filter(wanted::contains).toList();
    }
    if (names.size() != layers.size()) {
      throw new ModelFileException(
          "the model has "
              + layers.size()
              + " layers with weights, the weight file has "
              + groups.values().stream().filter(group -> !group.isEmpty()).count());
    }
    return names;
  }

  private Map<String, List<StoredArray>> groups() {
    Map<String, List<StoredArray>> groups = new LinkedHashMap<>();
    for (String name : Hdf5.texts(root, "layer_names").orElseThrow()) {
      Group group =
          Hdf5.group(root, name)
              .orElseThrow(
                  () -> new ModelFileException("the weight file has no group '" + name + "'"));
      List<StoredArray> arrays = new ArrayList<>();
      for (String weight : Hdf5.texts(group, "weight_names").orElse(List.of())) {
        Dataset dataset =
            Hdf5.dataset(group, weight)
                .orElseThrow(
                    () ->
                        new ModelFileException(
                            "the weight file has no array '" + weight + "' in '" + name + "'"));
        arrays.add(new Hdf5Array(dataset, name + "/" + weight));
      }
      groups.put(name, arrays);
    }
    return groups;
  }

  private static void distribute(
      LayerDefinition layer,
      List<StoredArray> arrays,
      Map<String, StoredWeights> needs,
      Map<String, List<StoredArray>> found) {
    List<Slot> slots = new ArrayList<>();
    collect(layer, "", true, needs, slots);
    boolean model = LayerTree.unwrapped(layer).content() instanceof ModelContent;
    if (!model) {
      found.put(layer.localName(), arrays);
      return;
    }
    List<Slot> ordered = new ArrayList<>(slots.stream().filter(Slot::trained).toList());
    slots.stream().filter(slot -> !slot.trained()).forEach(ordered::add);
    if (ordered.size() != arrays.size()) {
      throw layer
          .config()
          .error("needs " + ordered.size() + " arrays, the weight file has " + arrays.size());
    }
    slots.forEach(slot -> found.computeIfAbsent(slot.path(), key -> new ArrayList<>()).add(null));
    for (int i = 0; i < arrays.size(); i++) {
      found.get(ordered.get(i).path()).set(ordered.get(i).index(), arrays.get(i));
    }
  }

  private static void collect(
      LayerDefinition layer,
      String prefix,
      boolean trained,
      Map<String, StoredWeights> needs,
      List<Slot> slots) {
    String path = prefix + layer.localName();
    LayerDefinition inner = LayerTree.unwrapped(layer);
    if (inner.content() instanceof ModelContent nested) {
      boolean all = trained && nested.model().trainable();
      nested.model().layers().forEach(each -> collect(each, path + "/", all, needs, slots));
    } else if (needs.containsKey(path)) {
      boolean all = trained && inner.config().flag("trainable", true);
      List<WeightSpec> specs = needs.get(path).specs();
      for (int i = 0; i < specs.size(); i++) {
        slots.add(new Slot(path, i, all && specs.get(i).trainable()));
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
