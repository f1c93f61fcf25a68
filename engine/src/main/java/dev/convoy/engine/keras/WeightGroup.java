package dev.convoy.engine.keras;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One group of the weights' tree, the same path in every shard taken together. */
final class WeightGroup {
  private final List<Group> parts;
  private final String path;

  WeightGroup(List<Group> parts, String path) {
    this.parts = List.copyOf(parts);
    this.path = path;
  }

  String path() {
    return path.isEmpty() ? "/" : path;
  }

  Optional<WeightGroup> child(String name) {
    List<Group> found = new ArrayList<>();
    parts.forEach(part -> Hdf5.group(part, name).ifPresent(found::add));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new WeightGroup(found, path + "/" + name));
  }

  /** Returns the names of all members. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    parts.forEach(part -> names.addAll(part.getChildren().keySet()));
    return names;
  }

  /** Returns the arrays of the member {@code vars}, in the order of their numbers. */
  List<StoredArray> variables() {
    TreeMap<String, StoredArray> arrays =
        new TreeMap<>(
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    for (Group part : parts) {
      Optional<Group> vars = Hdf5.group(part, "vars");
      vars.ifPresent(
          group ->
              group
                  .getChildren()
                  .forEach(
                      (name, node) -> {
                        if (node instanceof Dataset dataset && !node.isLink()) {
                          String where = path + "/vars/" + name;
                          arrays.put(name, new Hdf5Array(dataset, where));
                        }
                      }));
    }
    return List.copyOf(arrays.values());
  }

  /** Tells whether there is an array in this group or below it. */
  boolean holdsArrays(int depth) {
    if (depth == 0) {
      return false;
    }
    if (!variables().isEmpty()) {
      return true;
    }
    return names().stream()
        .map(this::child)
        .flatMap(Optional::stream)
        .anyMatch(child -> child.holdsArrays(depth - 1));
  }
}
