package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One use of a layer in a configuration.
 *
 * @param positional arguments in order
 * @param named arguments by name, in the file's order
 */
record Call(List<Argument> positional, Map<String, Argument> named) {
  /** Returns the call with one tensor. */
  static Call of(Reference reference) {
    return new Call(List.of(new Argument.Tensor(reference)), Map.of());
  }

  /** Returns all tensors, positional ones first. */
  List<Reference> tensors() {
    List<Reference> tensors = new ArrayList<>();
    positional.forEach(argument -> argument.forEachTensor(tensors::add));
    named.values().forEach(argument -> argument.forEachTensor(tensors::add));
    return tensors;
  }

  /** Returns the first positional argument that is no tensor; null is none. */
  Optional<JsonNode> constant() {
    return positional.stream()
        .flatMap(Call::constants)
        .filter(value -> !value.isNull())
        .findFirst();
  }

  private static Stream<JsonNode> constants(Argument argument) {
    if (argument instanceof Argument.Items items) {
      return items.items().stream().flatMap(Call::constants);
    }
    return argument instanceof Argument.Constant constant
        ? Stream.of(constant.value())
        : Stream.of();
  }

  /** Returns the same call with every reference replaced. */
  Call map(UnaryOperator<Reference> change) {
    Map<String, Argument> changed = new LinkedHashMap<>();
    named.forEach((key, argument) -> changed.put(key, argument.map(change)));
    return new Call(positional.stream().map(argument -> argument.map(change)).toList(), changed);
  }
}
