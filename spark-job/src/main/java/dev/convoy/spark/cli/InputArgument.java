package dev.convoy.spark.cli;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.NearestNames;
import dev.convoy.engine.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One {@code --input [NAME=]X.npy}.
 *
 * @param name of the model's input; empty when none is given
 */
record InputArgument(String name, Path file) {
  /** Reads an argument; one that is a file as it stands has no name. */
  static InputArgument of(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 0 || Files.exists(Path.of(argument))) {
      return new InputArgument("", Path.of(argument));
    }
    return new InputArgument(
        argument.substring(0, equals), Path.of(argument.substring(equals + 1)));
  }

  /**
   * Returns the arrays in the order of the model's inputs: by name where there are names, else as
   * they were given.
   *
   * @throws ShapeMismatchException when an input has no array, or an array no input
   */
  static List<Tensor> order(List<InputArgument> given, List<Tensor> arrays, List<String> inputs) {
    if (given.size() != inputs.size()) {
      throw new ShapeMismatchException(
          "Cannot apply the model: it takes "
              + inputs.size()
              + " inputs "
              + inputs
              + ", received "
              + given.size());
    }
    if (given.stream().allMatch(each -> each.name().isEmpty())) {
      return arrays;
    }
    for (InputArgument each : given) {
      if (!inputs.contains(each.name())) {
        throw new IllegalArgumentException(
            "Cannot use --input "
                + each.name()
                + "="
                + each.file()
                + ": the model has no such input; nearest: "
                + String.join(", ", NearestNames.of(each.name(), inputs)));
      }
    }
    List<Tensor> ordered = new ArrayList<>();
    for (String input : inputs) {
      int[] places =
          IntStream.range(0, given.size()).filter(i -> given.get(i).name().equals(input)).toArray();
      if (places.length != 1) {
        throw new IllegalArgumentException(
            "Cannot apply the model: input '"
                + input
                + "' needs one --input, received "
                + places.length);
      }
      ordered.add(arrays.get(places[0]));
    }
    return ordered;
  }
}
