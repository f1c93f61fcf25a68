package dev.convoy.engine.keras;

import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.keras.LayerDefinition.TimeContent;
import java.util.Map;
import java.util.function.BiConsumer;

/** Walks the layers of a definition, those inside nested models and wrappers included. */
final class LayerTree {
  private LayerTree() {}

  /** Returns the definition inside all wrappers. */
  static LayerDefinition unwrapped(LayerDefinition layer) {
    LayerDefinition inner = layer;
    while (inner.content() instanceof TimeContent time) {
      inner = time.inner();
    }
    return inner;
  }

  /** Tells whether a layer, or one inside it, needs arrays. */
  static boolean hasWeights(
      LayerDefinition layer, String prefix, Map<String, StoredWeights> needs) {
    String path = prefix + layer.localName();
    return unwrapped(layer).content() instanceof ModelContent nested
        ? nested.model().layers().stream().anyMatch(inner -> hasWeights(inner, path + "/", needs))
        : needs.containsKey(path);
  }

  /**
   * Calls {@code action} with the path and the unwrapped definition of every layer that is no
   * model, in the file's order.
   */
  static void forEachLeaf(
      LayerDefinition layer, String prefix, BiConsumer<String, LayerDefinition> action) {
    String path = prefix + layer.localName();
    LayerDefinition inner = unwrapped(layer);
    if (inner.content() instanceof ModelContent nested) {
      nested.model().layers().forEach(each -> forEachLeaf(each, path + "/", action));
    } else {
      action.accept(path, inner);
    }
  }
}
