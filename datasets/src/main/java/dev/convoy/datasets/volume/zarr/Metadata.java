package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of an untrusted metadata document, with its place for messages.
 *
 * @param key file of the document
 * @param place path inside it, for example {@code codecs[1].configuration}; empty for all of it
 * @param node the JSON there; a missing node where there is none
 */
record Metadata(String key, String place, JsonNode node) {
  /** Reads and writes all documents; bare NaN and Infinity occur in attributes. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final long MAXIMUM_SIZE = 1L << 53;

  /** Returns a document; empty where there is no such file. */
  static Optional<Metadata> read(VolumeStorage storage, String key) throws IOException {
    Optional<byte[]> bytes = storage.readAll(key, BlockLimits.METADATA_BYTES);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(parse(key, bytes.get()));
  }

  static Metadata parse(String key, byte[] bytes) throws MalformedVolumeException {
    try {
      Metadata document = new Metadata(key, "", JSON.readTree(bytes));
      if (!document.node.isObject()) {
        throw document.malformed("a JSON object");
      }
      return document;
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw new MalformedVolumeException(key, offset, "JSON", e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw e instanceof MalformedVolumeException malformed
          ? malformed
          : new MalformedVolumeException(key, 0, "JSON", String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the exception that names this place, what it must be and what it is. */
  MalformedVolumeException malformed(String expected) {
    String found = node.isMissingNode() ? "nothing" : shortened(node.toString());
    return new MalformedVolumeException(
        key, 0, place.isEmpty() ? expected : place + ": " + expected, found);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** Returns a member of this object. */
  Metadata at(String name) {
    return new Metadata(key, place.isEmpty() ? name : place + "." + name, node.path(name));
  }

  /** Returns a place inside this list. */
  Metadata at(int index) {
    return new Metadata(key, place + "[" + index + "]", node.path(index));
  }

  boolean isPresent() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** Returns the parts of a list. */
  List<Metadata> list() throws MalformedVolumeException {
    if (!node.isArray()) {
      throw malformed("a list");
    }
    List<Metadata> parts = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      parts.add(at(i));
    }
    return parts;
  }

  String text() throws MalformedVolumeException {
    if (!node.isTextual()) {
      throw malformed("a string");
    }
    return node.textValue();
  }

  String oneOf(Set<String> legal) throws MalformedVolumeException {
    if (!node.isTextual() || !legal.contains(node.textValue())) {
      throw malformed("one of " + new TreeSet<>(legal));
    }
    return node.textValue();
  }

  double number() throws MalformedVolumeException {
    if (!node.isNumber()) {
      throw malformed("a number");
    }
    return node.doubleValue();
  }

  int integer(int low, int high) throws MalformedVolumeException {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < low
        || node.intValue() > high) {
      throw malformed("a whole number from " + low + " to " + high);
    }
    return node.intValue();
  }

  /** Returns a list of sizes, each at least {@code low}. */
  Shape sizes(int low) throws MalformedVolumeException {
    if (!node.isArray() || node.isEmpty() || node.size() > BlockLimits.RANK) {
      throw malformed("a list of 1 to " + BlockLimits.RANK + " sizes");
    }
    long[] sizes = new long[node.size()];
    for (int i = 0; i < sizes.length; i++) {
      JsonNode size = node.get(i);
      if (!size.isIntegralNumber()
          || !size.canConvertToLong()
          || size.longValue() < low
          || size.longValue() > MAXIMUM_SIZE) {
        throw at(i).malformed("a whole number from " + low + " to 2^53");
      }
      sizes[i] = size.longValue();
    }
    return Shape.of(sizes);
  }
}
