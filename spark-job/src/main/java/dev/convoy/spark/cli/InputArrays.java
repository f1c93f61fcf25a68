package dev.convoy.spark.cli;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The arrays of {@code --input [NAME=]X.npy}, read and owned. */
final class InputArrays implements AutoCloseable {
  private final List<InputArgument> given;
  private final List<Tensor> arrays = new ArrayList<>();

  private InputArrays(List<InputArgument> given) {
    this.given = given;
  }

  /** Reads the arrays of some arguments. */
  static InputArrays read(List<String> arguments) {
    InputArrays inputs = new InputArrays(arguments.stream().map(InputArgument::of).toList());
    try {
      inputs.given.forEach(each -> inputs.arrays.add(BatchFile.read(each.file())));
      return inputs;
    } catch (RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  boolean isEmpty() {
    return arrays.isEmpty();
  }

  /** Returns the item shapes for a model that states none; only one array can tell them. */
  List<Shape> shapesForReading() {
    return arrays.size() == 1 ? List.of(item(arrays.get(0).shape())) : List.of();
  }

  /**
   * Returns the arrays in the order of a model's inputs.
   *
   * @throws ShapeMismatchException when they do not fit the inputs
   */
  List<Tensor> of(Model model) {
    List<Tensor> ordered = InputArgument.order(given, arrays, model.inputs());
    for (int i = 0; i < ordered.size(); i++) {
      Shape wanted = model.inputShapes().get(i);
      if (!wanted.fits(item(ordered.get(i).shape()))) {
        throw new ShapeMismatchException(
            "Cannot apply the model: input '"
                + model.inputs().get(i)
                + "' takes a batch of "
                + wanted
                + ", received an array "
                + ordered.get(i).shape());
      }
    }
    return ordered;
  }

  /** Returns the shape of one item of a batch. */
  static Shape item(Shape batch) {
    return batch.slice(1, batch.rank());
  }

  @Override
  public void close() {
    arrays.forEach(Tensor::close);
  }
}
