package dev.convoy.spark.cli.graph;

import dev.convoy.engine.plan.ModelSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers that are drawn as one box: a layer and those behind it that alone read it, keep its shape
 * and have one source, such as a normalization and an activation.
 *
 * @param layers at least one, in order
 * @param sources numbers of the boxes that the first layer reads, smaller than this box's
 */
record GraphBox(List<ModelSummary.Layer> layers, List<Integer> sources) {
  GraphBox {
    layers = List.copyOf(layers);
    sources = List.copyOf(sources);
  }

  ModelSummary.Layer first() {
    return layers.get(0);
  }

  ModelSummary.Layer last() {
    return layers.get(layers.size() - 1);
  }

  /** Returns the boxes of a network, sources first. */
  static List<GraphBox> of(ModelSummary summary) {
    Map<String, Integer> readers = new HashMap<>();
    summary
        .layers()
        .forEach(layer -> layer.sources().forEach(each -> readers.merge(each, 1, Integer::sum)));
    Map<String, Integer> boxOf = new LinkedHashMap<>();
    List<List<ModelSummary.Layer>> groups = new ArrayList<>();
    Map<String, ModelSummary.Layer> seen = new HashMap<>();
    for (ModelSummary.Layer layer : summary.layers()) {
      ModelSummary.Layer source =
          layer.sources().size() == 1 ? seen.get(layer.sources().get(0)) : null;
      boolean joins =
          source != null
              && readers.get(source.name()) == 1
              && !source.sources().isEmpty()
              && source.shape().equals(layer.shape())
              && !layer.reach().axes().isEmpty()
              && layer.reach().axes().equals(source.reach().axes())
              && !layer.className().contains("Conv");
      int box = joins ? boxOf.get(source.name()) : groups.size();
      if (!joins) {
        groups.add(new ArrayList<>());
      }
      groups.get(box).add(layer);
      boxOf.put(layer.name(), box);
      seen.put(layer.name(), layer);
    }
    return groups.stream()
        .map(
            group ->
                new GraphBox(
                    group,
                    group.get(0).sources().stream()
                        .filter(boxOf::containsKey)
                        .map(boxOf::get)
                        .distinct()
                        .toList()))
        .toList();
  }
}
