package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Typed access to one layer's configuration; every message names the layer, the key, what was
 * expected and what was found.
 *
 * @param className the file's class
 * @param name the layer's name, with nested models ahead
 * @param values the object {@code config}
 * @param generation major version of the Keras that wrote the file: 1, 2 or 3
 */
record Config(String className, String name, JsonNode values, int generation) {
  private static final int MAX_SHOWN = 80;

  /** Returns what a message calls the layer. */
  String label() {
    return "layer '" + name + "' (" + className + ")";
  }

  ModelFileException error(String broken) {
    return new ModelFileException(label() + ": " + broken);
  }

  private ModelFileException wrong(String key, String expected) {
    JsonNode value = values.path(key);
    String received = value.isMissingNode() ? "nothing" : shown(value);
    return error("\"" + key + "\" must be " + expected + ", received " + received);
  }

  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** Returns the value of a key; a missing node when it is absent or null. */
  JsonNode get(String key) {
    JsonNode value = values.path(key);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(String key) {
    return !get(key).isMissingNode();
  }

  /** Tells whether the file states a key, be it as null. */
  private boolean states(String key) {
    return !values.path(key).isMissingNode();
  }

  int integer(String key) {
    JsonNode value = get(key);
    if (value.isArray() && value.size() == 1) {
      value = value.get(0);
    }
    if (!isWhole(value)) {
      throw wrong(key, "a whole number");
    }
    return value.intValue();
  }

  int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.canConvertToInt() && value.canConvertToExactIntegral();
  }

  double number(String key) {
    JsonNode value = get(key);
    if (!value.isNumber()) {
      throw wrong(key, "a number");
    }
    return value.doubleValue();
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!get(key).isBoolean()) {
      throw wrong(key, "true or false");
    }
    return get(key).booleanValue();
  }

  String text(String key) {
    if (!get(key).isTextual()) {
      throw wrong(key, "a text");
    }
    return get(key).textValue();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** Returns a text in lower case that must be one of {@code known}; null is none of them. */
  String choice(String key, String otherwise, String... known) {
    String value = (states(key) ? text(key) : otherwise).toLowerCase(Locale.ROOT);
    if (!Arrays.asList(known).contains(value)) {
      throw wrong(key, "one of " + Arrays.toString(known));
    }
    return value;
  }

  /** Returns one whole number for each axis; a single one stands for all. */
  Extents extents(String key, int axes) {
    JsonNode value = get(key);
    if (isWhole(value)) {
      return Extents.filled(axes, value.intValue());
    }
    if (!value.isArray() || value.size() != axes) {
      throw wrong(key, axes == 1 ? "a whole number" : "a whole number or " + axes + " of them");
    }
    int[] numbers = new int[axes];
    for (int i = 0; i < axes; i++) {
      if (!isWhole(value.get(i))) {
        throw wrong(key, axes == 1 ? "a whole number" : "a whole number or " + axes + " of them");
      }
      numbers[i] = value.get(i).intValue();
    }
    return Extents.of(numbers);
  }

  /** Returns one whole number for each axis; {@code otherwise} where the file states none. */
  Extents extents(String key, int axes, int otherwise) {
    return states(key) ? extents(key, axes) : Extents.filled(axes, otherwise);
  }

  /** Returns a list of whole numbers; a single one is a list of one. */
  int[] integers(String key) {
    JsonNode value = get(key);
    if (isWhole(value)) {
      return new int[] {value.intValue()};
    }
    if (!value.isArray()) {
      throw wrong(key, "a list of whole numbers");
    }
    int[] numbers = new int[value.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!isWhole(value.get(i))) {
        throw wrong(key, "a list of whole numbers");
      }
      numbers[i] = value.get(i).intValue();
    }
    return numbers;
  }

  /** Returns the list of axes {@code axis}; the last one where the file states none. */
  int[] axes() {
    return states("axis") ? integers("axis") : new int[] {-1};
  }

  /** Returns a list of numbers; a single one is a list of one; nested lists are laid out flat. */
  double[] numbers(String key) {
    DoubleStream.Builder all = DoubleStream.builder();
    if (!collect(get(key), all)) {
      throw wrong(key, "a number or a list of numbers");
    }
    return all.build().toArray();
  }

  private static boolean collect(JsonNode value, DoubleStream.Builder all) {
    if (value.isNumber()) {
      all.add(value.doubleValue());
      return true;
    }
    if (value.isObject()) {
      return collect(value.path("config").path("value"), all);
    }
    if (!value.isArray()) {
      return false;
    }
    boolean numeric = true;
    for (JsonNode each : value) {
      numeric &= collect(each, all);
    }
    return numeric;
  }

  /**
   * Returns the item shape of a key that holds a batch shape such as {@code [null, 8, 8, 3]}; empty
   * when the key is absent.
   */
  Optional<Shape> batchShape(String key) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isArray() || value.isEmpty()) {
      throw wrong(key, "a list of sizes with the batch first");
    }
    return Optional.of(shape(key, value, 1));
  }

  /** Returns the shape that a list of sizes from position {@code from} on holds. */
  Shape shape(String key, JsonNode value, int from) {
    LongStream.Builder sizes = LongStream.builder();
    for (int i = from; i < value.size(); i++) {
      JsonNode size = value.get(i);
      boolean unknown = size.isNull() || (size.isNumber() && size.longValue() == Shape.UNKNOWN);
      if (!unknown && (!size.canConvertToExactIntegral() || size.longValue() < 0)) {
        throw wrong(key, "a list of sizes");
      }
      sizes.add(unknown ? Shape.UNKNOWN : size.longValue());
    }
    return Shape.of(sizes.build().toArray());
  }

  boolean channelsFirst() {
    return has("data_format")
        && choice("data_format", "channels_last", "channels_last", "channels_first")
            .equals("channels_first");
  }
}
