package dev.convoy.engine.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;

/**
 * Parses configurations with bounded nesting and brings Keras' wrappers for tuples to plain arrays.
 *
 * <p>Python writes {@code NaN} and {@code Infinity}, so they are allowed.
 */
final class KerasJson {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_STRING = 64 << 20;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(MAX_STRING)
                      .build())
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .build());

  private KerasJson() {}

  /**
   * Returns the parsed text.
   *
   * @param what what the text is, for the message
   */
  static JsonNode parse(String what, byte[] text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new ModelFileException("Cannot read " + what + ": it is empty");
      }
      return plain(node);
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          "Cannot read " + what + ": not JSON: " + firstLine(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new ModelFileException("Cannot read " + what + ": " + e.getMessage(), e);
    }
  }

  static JsonNode parse(String what, String text) {
    return parse(what, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the first line of a message, for use inside another one. */
  static String firstLine(String message) {
    return message == null ? "no reason given" : message.split("\n", 2)[0];
  }

  /** Returns the same tree with every {@code {"class_name": "__tuple__"}} as an array. */
  static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, plain(array.get(i)));
      }
      return array;
    }
    if (node instanceof ObjectNode object) {
      if (object.path("class_name").asText().equals("__tuple__")
          && object.get("items") instanceof ArrayNode items) {
        return plain(items);
      }
      for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
        object.set(field.getKey(), plain(field.getValue()));
      }
    }
    return node;
  }
}
