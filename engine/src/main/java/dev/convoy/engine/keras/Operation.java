package dev.convoy.engine.keras;

import dev.convoy.engine.model.Value;
import java.util.List;

/** One of the operations that functional models record beside layers. */
@FunctionalInterface
interface Operation {
  /**
   * Adds the nodes of one call.
   *
   * @param attributes what the operation was made with, and the constants it is called with by name
   */
  List<Value> apply(LayerCall call, Config attributes);
}
