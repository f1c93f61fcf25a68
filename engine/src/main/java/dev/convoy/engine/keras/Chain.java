package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** A row of nodes of one layer, each computed from the one before; the last gets the name. */
final class Chain {
  private final LayerCall call;
  private Value value;
  private Shape shape;
  private String waitingPart = "";
  private Layer waiting;

  Chain(LayerCall call, Value value) {
    this.call = call;
    this.value = value;
    this.shape = call.shape(value);
  }

  /** Returns the shape after the last step. */
  Shape shape() {
    return shape;
  }

  /** Adds a step; a permutation that moves nothing is left out. */
  Chain then(String part, Layer layer) {
    Shape next = layer.outputShape(List.of(shape));
    if (layer instanceof Permute permute && movesNothing(permute)) {
      return this;
    }
    if (waiting != null) {
      value = call.add(waitingPart, waiting, List.of(value));
    }
    waitingPart = part;
    waiting = layer;
    shape = next;
    return this;
  }

  private static boolean movesNothing(Permute permute) {
    for (int axis = 0; axis < permute.order().axes(); axis++) {
      if (permute.order().at(axis) != axis) {
        return false;
      }
    }
    return true;
  }

  /** Adds the last node and returns the layer's results. */
  List<Value> end() {
    return call.finish(waiting == null ? new Identity() : waiting, List.of(value));
  }
}
