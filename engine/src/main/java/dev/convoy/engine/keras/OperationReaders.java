package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Operations that functional models record as if they were layers: {@code keras.ops} of Keras 3
 * (module {@code keras.src.ops...}) and {@code TFOpLambda} of Keras 2.
 */
final class OperationReaders {
  /** TensorFlow's names for operations and for their arguments. */
  private static final Map<String, String> TENSORFLOW =
      Map.ofEntries(
          Map.entry("__operators__.add", "Add"),
          Map.entry("math.add", "Add"),
          Map.entry("math.add_n", "AddN"),
          Map.entry("math.subtract", "Subtract"),
          Map.entry("math.multiply", "Multiply"),
          Map.entry("math.truediv", "Divide"),
          Map.entry("math.divide", "Divide"),
          Map.entry("math.pow", "Power"),
          Map.entry("math.maximum", "Maximum"),
          Map.entry("math.minimum", "Minimum"),
          Map.entry("math.abs", "Absolute"),
          Map.entry("math.square", "Square"),
          Map.entry("math.sqrt", "Sqrt"),
          Map.entry("math.rsqrt", "Rsqrt"),
          Map.entry("math.exp", "Exp"),
          Map.entry("math.log", "Log"),
          Map.entry("math.negative", "Negative"),
          Map.entry("math.sigmoid", "Sigmoid"),
          Map.entry("math.tanh", "Tanh"),
          Map.entry("math.softplus", "Softplus"),
          Map.entry("math.reduce_mean", "Mean"),
          Map.entry("math.reduce_sum", "Sum"),
          Map.entry("math.reduce_max", "Max"),
          Map.entry("math.reduce_min", "Min"),
          Map.entry("math.reduce_variance", "Var"),
          Map.entry("math.reduce_std", "Std"),
          Map.entry("nn.relu", "Relu"),
          Map.entry("nn.relu6", "Relu6"),
          Map.entry("nn.leaky_relu", "LeakyRelu"),
          Map.entry("nn.sigmoid", "Sigmoid"),
          Map.entry("nn.tanh", "Tanh"),
          Map.entry("nn.softmax", "Softmax"),
          Map.entry("nn.softplus", "Softplus"),
          Map.entry("nn.elu", "Elu"),
          Map.entry("nn.selu", "Selu"),
          Map.entry("nn.silu", "Silu"),
          Map.entry("nn.swish", "Silu"),
          Map.entry("nn.gelu", "Gelu"),
          Map.entry("clip_by_value", "Clip"),
          Map.entry("identity", "Identity"),
          Map.entry("cast", "Cast"),
          Map.entry("concat", "Concatenate"),
          Map.entry("reshape", "Reshape"),
          Map.entry("transpose", "Transpose"),
          Map.entry("compat.v1.transpose", "Transpose"),
          Map.entry("expand_dims", "ExpandDims"),
          Map.entry("squeeze", "Squeeze"),
          Map.entry("compat.v1.squeeze", "Squeeze"),
          Map.entry("compat.v1.pad", "Pad"),
          Map.entry("pad", "Pad"),
          Map.entry("__operators__.getitem", "GetItem"));

  private static final Map<String, String> ARGUMENTS =
      Map.ofEntries(
          Map.entry("perm", "axes"),
          Map.entry("shape", "newshape"),
          Map.entry("clip_value_min", "x_min"),
          Map.entry("clip_value_max", "x_max"),
          Map.entry("paddings", "pad_width"),
          Map.entry("newshape", "newshape"));

  private static final Map<String, Operation> OPERATIONS = operations();

  private OperationReaders() {}

  private static Map<String, Operation> operations() {
    Map<String, Operation> operations = new HashMap<>();
    ArithmeticOperations.register(operations);
    FunctionOperations.register(operations);
    ShapeOperations.register(operations);
    RearrangingOperations.register(operations);
    PoolingReaders.registerOperations(operations);
    return Map.copyOf(operations);
  }

  /** Tells whether a layer object of a configuration is an operation. */
  static boolean isOperation(JsonNode layer) {
    String className = layer.path("class_name").asText();
    return layer.path("module").asText().contains(".ops")
        || className.equals("TFOpLambda")
        || className.equals("SlicingOpLambda")
        || isWithoutModule(layer, className);
  }

  /**
   * Tells operations from layers in an {@code .h5} file of Keras 3, which names no modules: a layer
   * says whether it is trained, an operation does not.
   */
  private static boolean isWithoutModule(JsonNode layer, String className) {
    return OPERATIONS.containsKey(className)
        && !layer.has("module")
        && !layer.path("config").has("trainable")
        && layer.path("inbound_nodes").path(0).has("args");
  }

  /**
   * Returns the reader of an operation.
   *
   * @throws UnsupportedLayer when there is none
   */
  static LayerReader of(Config config) {
    String name = config.className();
    if (name.endsWith("OpLambda")) {
      String function = config.text("function", "");
      name = TENSORFLOW.getOrDefault(function, "TensorFlow's " + function);
    }
    Operation operation = OPERATIONS.get(name);
    if (operation == null) {
      throw new UnsupportedLayer("operation " + name + " is not computed");
    }
    return known -> call -> operation.apply(call, attributes(known, call));
  }

  private static Config attributes(Config config, LayerCall call) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    config
        .values()
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("name")) {
                merged.set(field.getKey(), field.getValue());
              }
            });
    call.arguments()
        .named()
        .forEach(
            (key, argument) -> {
              if (argument instanceof Argument.Constant constant) {
                merged.set(ARGUMENTS.getOrDefault(key, key), constant.value());
              }
            });
    return new Config(config.className(), config.name(), merged, config.generation());
  }
}
