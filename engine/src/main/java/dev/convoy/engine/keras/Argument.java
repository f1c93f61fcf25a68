package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a layer is called with: a tensor of the graph, a constant, or a list of such. */
sealed interface Argument {
  /** A result of another layer. */
  record Tensor(Reference reference) implements Argument {}

  /** A value written in the configuration. */
  record Constant(JsonNode value) implements Argument {}

  /** Several arguments in one place, such as the list that Concatenate takes. */
  record Items(List<Argument> items) implements Argument {}

  /** Calls {@code action} with every tensor, in order. */
  default void forEachTensor(Consumer<Reference> action) {
    if (this instanceof Tensor tensor) {
      action.accept(tensor.reference());
    } else if (this instanceof Items items) {
      items.items().forEach(item -> item.forEachTensor(action));
    }
  }

  /** Returns the same with every reference replaced. */
  default Argument map(UnaryOperator<Reference> change) {
    if (this instanceof Tensor tensor) {
      return new Tensor(change.apply(tensor.reference()));
    }
    if (this instanceof Items items) {
      return new Items(items.items().stream().map(item -> item.map(change)).toList());
    }
    return this;
  }
}
