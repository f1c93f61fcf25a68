package dev.convoy.spark.cli;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --input-shape}. */
final class ShapeArguments {
  @Option(
      names = "--input-shape",
      paramLabel = "H,W,C",
      description = "Shape of one item, without the batch; repeated for several inputs, in order.")
  private List<String> given = List.of();

  /** Returns the given shapes; empty when there are none. */
  List<Shape> shapes() {
    return given.stream().map(ShapeArguments::parse).toList();
  }

  private static Shape parse(String text) {
    try {
      long[] sizes =
          Arrays.stream(text.split("[,x]")).map(String::strip).mapToLong(Long::parseLong).toArray();
      if (Arrays.stream(sizes).allMatch(size -> size > 0)) {
        return Shape.of(sizes);
      }
    } catch (NumberFormatException e) {
      // Falls through: the rule below says what is expected.
    }
    throw new IllegalArgumentException(
        "Cannot use --input-shape " + text + ": must be sizes such as 224,224,3");
  }

  /**
   * Returns one known shape for each input: the given ones, or those of the model.
   *
   * @throws ShapeMismatchException when they do not fit, or sizes stay unknown
   */
  List<Shape> of(Model model) {
    List<Shape> own = model.inputShapes();
    List<Shape> wanted = given.isEmpty() ? own : shapes();
    if (wanted.size() != own.size()) {
      throw new ShapeMismatchException(
          "Cannot use --input-shape: the model takes "
              + own.size()
              + " inputs "
              + model.inputs()
              + ", received "
              + wanted.size()
              + " shapes");
    }
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      requireFit(model.inputs().get(i), own.get(i), wanted.get(i));
      shapes.add(wanted.get(i));
    }
    return shapes;
  }

  private static void requireFit(String input, Shape own, Shape wanted) {
    if (!own.fits(wanted)) {
      throw new ShapeMismatchException(
          "Cannot use --input-shape " + wanted + ": input '" + input + "' takes " + own);
    }
    if (!wanted.isKnown()) {
      throw new ShapeMismatchException(
          "Cannot compile the model: input '"
              + input
              + "' takes any size "
              + own
              + ", so --input-shape must be given");
    }
  }
}
