package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.layer.Activation.Function;
import dev.convoy.engine.layer.Activation.Pointwise;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Operations on two operands, either of which may be a constant. */
final class ArithmeticOperations {
  private ArithmeticOperations() {}

  static void register(Map<String, Operation> operations) {
    put(operations, "Add", Merge.Operation.ADD);
    put(operations, "Subtract", Merge.Operation.SUBTRACT);
    put(operations, "Multiply", Merge.Operation.MULTIPLY);
    put(operations, "Divide", Merge.Operation.DIVIDE);
    put(operations, "TrueDivide", Merge.Operation.DIVIDE);
    put(operations, "Power", Merge.Operation.POWER);
    put(operations, "Maximum", Merge.Operation.MAXIMUM);
    put(operations, "Minimum", Merge.Operation.MINIMUM);
    operations.put(
        "AddN", (call, attributes) -> call.finish(new Merge(Merge.Operation.ADD), call.sources()));
  }

  private static void put(
      Map<String, Operation> operations, String name, Merge.Operation operation) {
    operations.put(name, (call, attributes) -> binary(call, operation));
  }

  private static List<Value> binary(LayerCall call, Merge.Operation operation) {
    List<Argument> operands = new ArrayList<>(call.arguments().positional());
    call.arguments()
        .named()
        .forEach(
            (key, argument) -> {
              if (key.equals("y") || key.equals("x1") || key.equals("x2") || key.equals("x")) {
                operands.add(argument);
              }
            });
    if (operands.size() != 2) {
      throw new UnsupportedLayer("needs two operands, has " + operands.size());
    }
    if (operands.get(0) instanceof Argument.Constant constant) {
      return constantFirst(call, operation, constant.value());
    }
    if (operands.get(1) instanceof Argument.Constant constant) {
      return constantSecond(call, operation, constant.value());
    }
    List<Value> sources = call.sources();
    if (sources.size() != 2) {
      throw new UnsupportedLayer("needs two tensors, has " + sources.size());
    }
    if (call.shape(sources.get(0)).rank() != call.shape(sources.get(1)).rank()) {
      throw new UnsupportedLayer("operands of unequal rank " + call.shapes());
    }
    return call.finish(new Merge(operation), sources);
  }

  private static List<Value> constantSecond(
      LayerCall call, Merge.Operation operation, JsonNode constant) {
    double[] c = Constants.alongChannels(constant, call.shape());
    Layer layer =
        switch (operation) {
          case ADD -> affine(c, x -> 1, x -> x);
          case SUBTRACT -> affine(c, x -> 1, x -> -x);
          case MULTIPLY -> affine(c, x -> x, x -> 0);
          case DIVIDE -> affine(c, x -> 1 / x, x -> 0);
          case POWER -> power(single(c));
          case MAXIMUM -> pointwise(Function.CLIP, single(c), Double.POSITIVE_INFINITY);
          case MINIMUM -> pointwise(Function.CLIP, Double.NEGATIVE_INFINITY, single(c));
          case AVERAGE -> throw new UnsupportedLayer("average with a constant");
        };
    return call.finish(layer, List.of(call.source()));
  }

  private static List<Value> constantFirst(
      LayerCall call, Merge.Operation operation, JsonNode constant) {
    double[] c = Constants.alongChannels(constant, call.shape());
    return switch (operation) {
      case SUBTRACT -> call.finish(affine(c, x -> -1, x -> x), List.of(call.source()));
      case DIVIDE ->
          call.chain()
              .then("reciprocal", pointwise(Function.RECIPROCAL, 0, 0))
              .then("scaled", affine(c, x -> x, x -> 0))
              .end();
      case POWER ->
          call.chain()
              .then("scaled", affine(c, Math::log, x -> 0))
              .then("exponential", pointwise(Function.EXPONENTIAL, 0, 0))
              .end();
      default -> constantSecond(call, operation, constant);
    };
  }

  private static double single(double[] values) {
    if (values.length != 1) {
      throw new UnsupportedLayer("a constant for each channel");
    }
    return values[0];
  }

  private static Layer power(double exponent) {
    if (exponent == 2) {
      return pointwise(Function.SQUARE, 0, 0);
    }
    return exponent == 0.5
        ? pointwise(Function.SQRT, 0, 0)
        : pointwise(Function.POWER, exponent, 0);
  }

  private static Layer pointwise(Function function, double a, double b) {
    return new ActivationLayer(new Pointwise(function, a, b));
  }

  private static Affine affine(
      double[] values, DoubleUnaryOperator scale, DoubleUnaryOperator offset) {
    List<Double> scales = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    for (double value : values) {
      scales.add(scale.applyAsDouble(value));
      offsets.add(offset.applyAsDouble(value));
    }
    return new Affine(scales, offsets);
  }
}
