package dev.convoy.engine.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads the golden files that engine/src/test/python makes with real Keras: one layer, one
 * configuration, expected results on each line.
 *
 * <p>Inputs and weights are not stored; golden.py and {@link #tensor} compute the same numbers from
 * a seed.
 */
public final class ConformanceCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConformanceCases() {}

  /**
   * One line of a golden file.
   *
   * @param id for example {@code Conv2D-017}
   * @param className Keras' name of the layer
   * @param config as a Keras file holds it
   * @param inputs tensor specifications with the batch axis, in Keras' axis order
   * @param weights tensor specifications in the order of Keras' {@code layer.weights}
   * @param outputs expected tensors with the batch axis, in Keras' axis order
   * @param tolerance bound of {@link #error}
   * @param line all of the line, for members that only some files have
   */
  public record Case(
      String id,
      String className,
      JsonNode config,
      List<JsonNode> inputs,
      List<JsonNode> weights,
      List<JsonNode> outputs,
      double tolerance,
      JsonNode line) {
    static Case of(JsonNode line) {
      return new Case(
          line.path("id").asText(),
          line.path("class_name").asText(),
          line.path("config"),
          list(line.path("inputs")),
          list(line.path("weights")),
          list(line.path("outputs")),
          line.path("tolerance").asDouble(),
          line);
    }

    private static List<JsonNode> list(JsonNode array) {
      List<JsonNode> elements = new ArrayList<>();
      array.forEach(elements::add);
      return elements;
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * Returns the lines of a golden file of the test resources.
   *
   * @param resource for example {@code /conformance/Conv2D.jsonl.gz}
   */
  public static List<Case> read(String resource) {
    try (InputStream file = ConformanceCases.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalArgumentException("Cannot find the test resource " + resource);
      }
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8));
      List<Case> cases = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases.add(Case.of(JSON.readTree(line)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the shape that a tensor specification or an expected tensor states. */
  public static Shape shape(JsonNode spec) {
    JsonNode sizes = spec.path("shape");
    long[] shape = new long[sizes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = sizes.get(axis).asLong();
    }
    return Shape.of(shape);
  }

  /**
   * Allocates the float32 tensor of a specification {@code {shape, seed, scale, offset, dtype}};
   * the formula is in golden.py. Whole-number types give the same numbers as float32.
   */
  public static Tensor tensor(JsonNode spec) {
    long seed = spec.path("seed").asLong();
    String type = spec.path("dtype").asText("float32");
    float scale = (float) spec.path("scale").asDouble();
    float offset = (float) spec.path("offset").asDouble();
    return Tensor.generate(shape(spec), i -> value(hash(seed, i), type, scale, offset));
  }

  private static long hash(long seed, long index) {
    long z = seed * 0x9E3779B97F4A7C15L + (index + 1) * 0xBF58476D1CE4E5B9L;
    z ^= z >>> 30;
    z *= 0xBF58476D1CE4E5B9L;
    z ^= z >>> 27;
    z *= 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static float value(long hash, String type, float scale, float offset) {
    if (type.equals("uint8")) {
      return hash >>> 56;
    }
    float unit = (hash >>> 40) / (float) (1 << 24);
    float value = (2 * unit - 1) * scale + offset;
    return type.equals("int32") ? (float) Math.floor(value) : value;
  }

  /** Allocates the float32 tensor of {@code {shape, data}} whose numbers are written out. */
  public static Tensor recorded(JsonNode stored) {
    JsonNode data = stored.get("data");
    return Tensor.generate(shape(stored), i -> data.get(Math.toIntExact(i)).floatValue());
  }

  /** Allocates the float32 tensor of an expected tensor {@code {shape, data, dtype}}. */
  public static Tensor expected(JsonNode stored) {
    byte[] bytes = Base64.getDecoder().decode(stored.path("data").asText());
    boolean small = stored.path("dtype").asText().equals("uint8");
    ElementType type = small ? ElementType.UINT8 : ElementType.FLOAT32;
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Shape shape = shape(stored);
    if (shape.elements() * type.bytes() != bytes.length) {
      throw new IllegalArgumentException(
          "Cannot read an expected tensor: " + bytes.length + " bytes do not fill " + shape);
    }
    return Tensor.generate(
        shape,
        i -> small ? Byte.toUnsignedInt(values.get((int) i)) : values.getFloat((int) (4 * i)));
  }

  /**
   * Returns {@code max|y - k| / max(1, rms(k))}, the measure of every tolerance; infinite when the
   * shapes differ or a number is missing.
   */
  public static double error(Tensor actual, Tensor expected) {
    if (!actual.shape().equals(expected.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double squares = 0;
    for (long i = 0; i < expected.elements(); i++) {
      double wanted = expected.getFloat(i);
      double distance = Math.abs(actual.getFloat(i) - wanted);
      largest = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(largest, distance);
      squares += wanted * wanted;
    }
    double count = Math.max(1, expected.elements());
    return largest / Math.max(1, Math.sqrt(squares / count));
  }
}
