package dev.convoy.spark.job.image;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A column of features.
 *
 * @param name of the column
 * @param layer whose result it is
 * @param shape of the result, channels last; the column holds it row-major
 */
public record FeatureColumn(String name, String layer, Shape shape) {
  private static final Set<String> TAKEN = Set.of("path", "height", "width", "error", "segment");

  /**
   * Names the columns: {@code features} if there is one, else after the layers.
   *
   * <p>Dots and slashes become underscores; {@code layer_} goes ahead of a name that is taken, and
   * {@code _2} behind one that is taken twice.
   */
  static List<FeatureColumn> of(Model model, Map<Value, Shape> shapes) {
    List<Output> outputs = model.outputs();
    List<FeatureColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Output output : outputs) {
      String name = outputs.size() == 1 ? "features" : name(output, names);
      names.add(name.toLowerCase(java.util.Locale.ROOT));
      columns.add(new FeatureColumn(name, output.name(), shapes.get(output.value())));
    }
    return columns;
  }

  private static String name(Output output, Set<String> names) {
    String plain = output.name().replace('.', '_').replace('/', '_');
    String name = output.index() == 0 ? plain : plain + "_" + output.index();
    Set<String> taken = new HashSet<>(TAKEN);
    taken.addAll(names);
    if (taken.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      name = "layer_" + name;
    }
    String free = name;
    for (int i = 2; taken.contains(free.toLowerCase(java.util.Locale.ROOT)); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
