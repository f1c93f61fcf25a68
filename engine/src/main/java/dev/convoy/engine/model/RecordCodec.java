package dev.convoy.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.tensor.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes records as JSON by their components, and reads them back by their declared types.
 *
 * <pre>{@code
 * record            {"component": ..., ...} in the order of the declaration
 * sealed interface  the same with "type": the record's simple name, first
 * Extents, Shape    array of whole numbers, -1 for an unknown size
 * enum              its name             Optional   null or the value
 * List              array                double     shortest decimal, or "NaN", "Infinity"
 * }</pre>
 *
 * <p>The shortest decimal is worked out here, since what {@link Double#toString} gives differs
 * between versions of Java and hashes are taken of the text.
 */
final class RecordCodec {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String TYPE = "type";
  private static final int MOST_DIGITS = 17;

  private RecordCodec() {}

  /** Returns the JSON of a value that is declared as {@code declared}. */
  static JsonNode write(Object value, Type declared) {
    if (value instanceof Record each) {
      return writeRecord(each, raw(declared).isSealed());
    }
    if (value instanceof Extents extents) {
      return array(extents.toLongs());
    }
    if (value instanceof Shape shape) {
      return array(shape.sizes());
    }
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? JSON.nullNode() : write(optional.get(), argument(declared));
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.arrayNode();
      list.forEach(each -> array.add(write(each, argument(declared))));
      return array;
    }
    return writePlain(value);
  }

  private static JsonNode writePlain(Object value) {
    if (value instanceof Enum<?> constant) {
      return TextNode.valueOf(constant.name());
    }
    if (value instanceof String text) {
      return TextNode.valueOf(text);
    }
    if (value instanceof Boolean flag) {
      return BooleanNode.valueOf(flag);
    }
    if (value instanceof Integer number) {
      return IntNode.valueOf(number);
    }
    if (value instanceof Long number) {
      return LongNode.valueOf(number);
    }
    if (value instanceof Double number) {
      return number(number);
    }
    throw new IllegalStateException("Cannot write a " + value.getClass() + " as JSON");
  }

  private static ObjectNode writeRecord(Record value, boolean withType) {
    ObjectNode object = JSON.objectNode();
    if (withType) {
      object.put(TYPE, value.getClass().getSimpleName());
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        Object part = component.getAccessor().invoke(value);
        object.set(component.getName(), write(part, component.getGenericType()));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("Cannot write " + value.getClass() + " as JSON", e);
      }
    }
    return object;
  }

  private static ArrayNode array(long[] values) {
    ArrayNode array = JSON.arrayNode();
    Arrays.stream(values).forEach(array::add);
    return array;
  }

  private static JsonNode number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return TextNode.valueOf(Double.toString(value));
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    boolean negativeZero = value == 0 && 1 / value < 0;
    return negativeZero ? TextNode.valueOf("-0.0") : DecimalNode.valueOf(shortest);
  }

  /**
   * Returns the value of a declared type.
   *
   * @throws IllegalArgumentException when the JSON is none of that type
   */
  static Object read(JsonNode json, Type declared) {
    Class<?> type = raw(declared);
    if (type == Optional.class) {
      return json.isNull() ? Optional.empty() : Optional.of(read(json, argument(declared)));
    }
    if (type == List.class) {
      List<Object> list = new ArrayList<>();
      json.forEach(each -> list.add(read(each, argument(declared))));
      return list;
    }
    if (type == Extents.class) {
      return Extents.of(Arrays.stream(longs(json)).mapToInt(Math::toIntExact).toArray());
    }
    if (type == Shape.class) {
      return Shape.of(longs(json));
    }
    if (type.isSealed()) {
      return readRecord(json, permitted(type, json.path(TYPE).asText()));
    }
    return type.isRecord() ? readRecord(json, type) : readPlain(json, type);
  }

  private static Object readPlain(JsonNode json, Class<?> type) {
    if (type.isEnum()) {
      return constant(type, json.asText());
    }
    if (type == String.class) {
      return json.asText();
    }
    if (type == boolean.class) {
      return json.asBoolean();
    }
    if (type == int.class) {
      return Math.toIntExact(json.asLong());
    }
    if (type == long.class) {
      return json.asLong();
    }
    if (type == double.class || type == Double.class) {
      return Double.valueOf(json.asText());
    }
    throw new IllegalArgumentException("Cannot read a " + type.getSimpleName() + " from JSON");
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> ((Enum<?>) each).name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(type, name));
  }

  private static Class<?> permitted(Class<?> type, String name) {
    return Arrays.stream(type.getPermittedSubclasses())
        .filter(each -> each.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(type, name));
  }

  private static IllegalArgumentException unknown(Class<?> type, String name) {
    return new IllegalArgumentException(
        "Cannot read a " + type.getSimpleName() + " from JSON: there is no '" + name + "'");
  }

  private static Object readRecord(JsonNode json, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] parts = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      parts[i] = read(json.path(components[i].getName()), components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "Cannot read a " + type.getSimpleName() + " from JSON: " + e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    }
  }

  private static long[] longs(JsonNode json) {
    long[] values = new long[json.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = json.get(i).asLong();
    }
    return values;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }
}
