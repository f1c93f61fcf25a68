package dev.convoy.engine.keras;

import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the numbers of calls to a count from zero.
 *
 * <p>Keras 1 and 2 number the calls of a nested model from 1, since its own construction was call
 * 0; Keras 3 numbers them from 0, but in {@code output_layers} from 1 where the model is
 * functional. Rather than trust the version, the numbers used are held against the number of calls.
 */
final class NodeIndices {
  private final Map<String, Integer> inner = new HashMap<>();
  private final Map<String, Integer> outer = new HashMap<>();

  NodeIndices(Map<String, LayerDefinition> layers, List<Reference> outputs) {
    Map<String, List<Integer>> used = new HashMap<>();
    for (LayerDefinition layer : layers.values()) {
      for (Call call : layer.calls()) {
        call.tensors().forEach(each -> add(used, each));
      }
    }
    Map<String, List<Integer>> shown = new HashMap<>();
    outputs.forEach(each -> add(shown, each));
    for (LayerDefinition layer : layers.values()) {
      if (layer.content() instanceof ModelContent) {
        int calls = layer.calls().size();
        String name = layer.localName();
        boolean listed = layer.config().generation() < 3;
        boolean functional = !layer.className().equals("Sequential");
        inner.put(name, offset(used.getOrDefault(name, List.of()), calls, listed));
        outer.put(name, offset(shown.getOrDefault(name, List.of()), calls, listed || functional));
      }
    }
  }

  private static void add(Map<String, List<Integer>> used, Reference reference) {
    used.computeIfAbsent(reference.layer(), key -> new ArrayList<>()).add(reference.call());
  }

  private static int offset(List<Integer> used, int calls, boolean probablyFromOne) {
    boolean zero = used.contains(0);
    boolean beyond = used.stream().anyMatch(call -> call >= calls);
    return beyond || (probablyFromOne && !zero) ? 1 : 0;
  }

  /** Returns a layer whose calls name their tensors by calls counted from zero. */
  LayerDefinition fromZero(LayerDefinition layer) {
    return layer.withCalls(
        layer.calls().stream().map(call -> call.map(each -> shift(each, inner))).toList());
  }

  /** Returns an entry of {@code output_layers} counted from zero. */
  Reference outputFromZero(Reference output) {
    return shift(output, outer);
  }

  private static Reference shift(Reference reference, Map<String, Integer> offsets) {
    int call = reference.call() - offsets.getOrDefault(reference.layer(), 0);
    return new Reference(reference.layer(), call, reference.tensor());
  }
}
