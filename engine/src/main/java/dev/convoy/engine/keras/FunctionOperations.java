package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Activation.Function;
import dev.convoy.engine.layer.Activation.Pointwise;
import dev.convoy.engine.layer.Activation.Relu;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.model.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations on one operand: functions of each number, along an axis, and reductions. */
final class FunctionOperations {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** Operations that need no more than their name. */
  private static final Map<String, Function> PLAIN =
      Map.ofEntries(
          Map.entry("Sigmoid", Function.SIGMOID),
          Map.entry("Tanh", Function.TANH),
          Map.entry("Selu", Function.SELU),
          Map.entry("Softplus", Function.SOFTPLUS),
          Map.entry("Softsign", Function.SOFTSIGN),
          Map.entry("SoftSign", Function.SOFTSIGN),
          Map.entry("Silu", Function.SILU),
          Map.entry("Swish", Function.SILU),
          Map.entry("HardSigmoid", Function.HARD_SIGMOID),
          Map.entry("HardSilu", Function.HARD_SILU),
          Map.entry("HardTanh", Function.HARD_TANH),
          Map.entry("LogSigmoid", Function.LOG_SIGMOID),
          Map.entry("TanhShrink", Function.TANH_SHRINK),
          Map.entry("SparsePlus", Function.SPARSE_PLUS),
          Map.entry("SparseSigmoid", Function.SPARSE_SIGMOID),
          Map.entry("Mish", Function.MISH),
          Map.entry("Absolute", Function.ABS),
          Map.entry("Abs", Function.ABS),
          Map.entry("Square", Function.SQUARE),
          Map.entry("Sqrt", Function.SQRT),
          Map.entry("Rsqrt", Function.RSQRT),
          Map.entry("Log", Function.LOG),
          Map.entry("Log1p", Function.LOG1P),
          Map.entry("Exp", Function.EXPONENTIAL),
          Map.entry("Expm1", Function.EXPM1),
          Map.entry("Negative", Function.NEGATIVE),
          Map.entry("Reciprocal", Function.RECIPROCAL),
          Map.entry("Sin", Function.SIN),
          Map.entry("Cos", Function.COS),
          Map.entry("Erf", Function.ERF),
          Map.entry("Floor", Function.FLOOR),
          Map.entry("Ceil", Function.CEIL),
          Map.entry("Sign", Function.SIGN));

  private FunctionOperations() {}

  /** Makes an activation from an operation's attributes. */
  private interface Maker {
    Activation make(Config attributes);
  }

  static void register(Map<String, Operation> operations) {
    PLAIN.forEach((name, function) -> put(operations, name, attributes -> Activation.of(function)));
    put(operations, "Relu", attributes -> Relu.PLAIN);
    put(operations, "Relu6", attributes -> new Relu(0, 6, 0));
    put(operations, "LeakyRelu", FunctionOperations::leaky);
    put(operations, "Elu", attributes -> with(Function.ELU, attributes, "alpha", 1));
    put(operations, "Celu", attributes -> with(Function.CELU, attributes, "alpha", 1));
    put(operations, "Squareplus", attributes -> with(Function.SQUAREPLUS, attributes, "b", 4));
    put(
        operations,
        "SoftShrink",
        attributes -> with(Function.SOFT_SHRINK, attributes, "threshold", 0.5));
    put(
        operations,
        "HardShrink",
        attributes -> with(Function.HARD_SHRINK, attributes, "threshold", 0.5));
    put(operations, "Threshold", FunctionOperations::threshold);
    put(operations, "Gelu", FunctionOperations::gelu);
    put(operations, "Clip", FunctionOperations::clip);
    put(operations, "Round", FunctionOperations::round);
    put(operations, "Softmax", each -> new Activation.Softmax(axis(each)));
    put(operations, "LogSoftmax", each -> new Activation.LogSoftmax(axis(each)));
    put(operations, "Sparsemax", each -> new Activation.Sparsemax(axis(each)));
    put(operations, "Glu", each -> new Activation.Glu(axis(each)));
    operations.put("Identity", (call, each) -> identity(call));
    operations.put("Copy", (call, each) -> identity(call));
    operations.put("StopGradient", (call, each) -> identity(call));
    operations.put("Cast", FunctionOperations::cast);
    registerReductions(operations);
  }

  private static void registerReductions(Map<String, Operation> operations) {
    put(operations, Reduction.Operation.MEAN, "Mean");
    put(operations, Reduction.Operation.SUM, "Sum");
    put(operations, Reduction.Operation.MAX, "Max", "Amax");
    put(operations, Reduction.Operation.MIN, "Min", "Amin");
    put(operations, Reduction.Operation.PRODUCT, "Prod");
    put(operations, Reduction.Operation.VARIANCE, "Var");
    put(operations, Reduction.Operation.STANDARD_DEVIATION, "Std");
  }

  private static void put(Map<String, Operation> operations, String name, Maker maker) {
    operations.put(
        name,
        (call, attributes) ->
            call.finish(new ActivationLayer(maker.make(attributes)), List.of(call.source())));
  }

  private static void put(
      Map<String, Operation> operations, Reduction.Operation operation, String... names) {
    for (String name : names) {
      operations.put(name, (call, attributes) -> reduce(call, attributes, operation));
    }
  }

  private static Activation with(
      Function function, Config attributes, String key, double otherwise) {
    return new Pointwise(function, attributes.number(key, otherwise), 0);
  }

  private static Activation leaky(Config attributes) {
    String key = attributes.has("alpha") ? "alpha" : "negative_slope";
    return new Relu(attributes.number(key, 0.2), INFINITE, 0);
  }

  private static Activation threshold(Config attributes) {
    return new Pointwise(
        Function.THRESHOLD,
        attributes.number("threshold", 0),
        attributes.number("default_value", 0));
  }

  private static Activation gelu(Config attributes) {
    boolean approximate = attributes.flag("approximate", attributes.generation() >= 3);
    return Activation.of(approximate ? Function.GELU_TANH : Function.GELU);
  }

  private static Activation clip(Config attributes) {
    return new Pointwise(
        Function.CLIP, attributes.number("x_min", -INFINITE), attributes.number("x_max", INFINITE));
  }

  private static Activation round(Config attributes) {
    if (attributes.integer("decimals", 0) != 0) {
      throw new UnsupportedLayer("rounding to decimals");
    }
    return Activation.of(Function.ROUND);
  }

  private static int axis(Config attributes) {
    return Axes.item(attributes.integer("axis", -1));
  }

  private static List<Value> identity(LayerCall call) {
    return call.finish(new Identity(), List.of(call.source()));
  }

  private static List<Value> cast(LayerCall call, Config attributes) {
    String type = attributes.text("dtype", "float32");
    if (!type.contains("float")) {
      throw new UnsupportedLayer("a cast to " + type);
    }
    return identity(call);
  }

  private static List<Value> reduce(
      LayerCall call, Config attributes, Reduction.Operation operation) {
    if (!attributes.has("axis")) {
      throw new UnsupportedLayer("reduces the batch axis as well, which mixes items");
    }
    int rank = call.shape().rank();
    int[] axes =
        Arrays.stream(attributes.integers("axis"))
            .map(axis -> Axes.positive(Axes.item(axis), rank))
            .toArray();
    boolean keep = attributes.flag("keepdims", false);
    return call.finish(new Reduction(operation, Extents.of(axes), keep), List.of(call.source()));
  }
}
