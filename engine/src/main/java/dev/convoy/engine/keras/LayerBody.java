package dev.convoy.engine.keras;

import dev.convoy.engine.model.Value;
import java.util.List;

/**
 * Adds the nodes of one call of a layer to the graph; made from the layer's configuration once,
 * applied for each call.
 */
@FunctionalInterface
interface LayerBody {
  /** Adds nodes, the last one under the layer's own name, and returns the results. */
  List<Value> apply(LayerCall call);
}
