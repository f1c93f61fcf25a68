package dev.convoy.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads the golden files that the scripts in {@code src/test/python} made. */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /** Returns the cases of a {@code .jsonl.gz} resource. */
  public static List<JsonNode> lines(String resource) {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Golden.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes of a base64 text. */
  public static byte[] bytes(JsonNode text) {
    return Base64.getDecoder().decode(text.textValue());
  }

  /** Returns the shape of a tensor or tensor spec. */
  public static Shape shape(JsonNode tensor) {
    long[] sizes = new long[tensor.get("shape").size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = tensor.get("shape").get(i).longValue();
    }
    return Shape.of(sizes);
  }

  /** Returns a stored tensor; its dtype is float32 unless it says otherwise. */
  public static Tensor tensor(JsonNode stored) {
    String dtype = stored.path("dtype").asText("float32").toUpperCase(Locale.ROOT);
    Tensor tensor = Tensor.allocate(ElementType.valueOf(dtype), shape(stored));
    byte[] data = bytes(stored.get("data"));
    tensor.copyBytesFrom(data, 0, 0, data.length);
    return tensor;
  }

  /** Returns the uint8 tensor that a spec of shape and seed stands for, see {@code golden.py}. */
  public static Tensor uint8(JsonNode spec) {
    Tensor tensor = Tensor.allocate(ElementType.UINT8, shape(spec));
    long seed = spec.get("seed").longValue();
    for (long i = 0; i < tensor.elements(); i++) {
      long z = seed * 0x9E3779B97F4A7C15L + (i + 1) * 0xBF58476D1CE4E5B9L;
      z ^= z >>> 30;
      z *= 0xBF58476D1CE4E5B9L;
      z ^= z >>> 27;
      z *= 0x94D049BB133111EBL;
      z ^= z >>> 31;
      tensor.set(i, z >>> 56);
    }
    return tensor;
  }
}
