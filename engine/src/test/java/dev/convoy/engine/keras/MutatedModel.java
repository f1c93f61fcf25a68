package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A model file that Keras wrote with a few faults put in, the same for the same seed.
 *
 * @param name the file and what was done to it
 * @param model the model file
 * @param weights its file of weights, if it has one; one of the two is as Keras wrote it
 */
record MutatedModel(String name, byte[] model, Optional<byte[]> weights) {
  private static final Path FOLDER = Path.of("src/test/resources/networks");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEEP = "nested without end";
  private static final long[] ABSURD = {
    -1, 0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 33, 1L << 48, Long.MAX_VALUE, 100_000
  };

  /** The kinds of fault. */
  private enum Kind {
    FLIPPED_BITS,
    TRUNCATED,
    OVERWRITTEN,
    ABSURD_NUMBER,
    ABSURD_DIGITS,
    SPLICED_JSON
  }

  /** A file of the test resources, with its weights where it has none itself. */
  private record Source(String name, byte[] model, Optional<byte[]> weights) {}

  private static final List<Source> SOURCES = sources();

  private static List<Source> sources() {
    try (Stream<Path> paths = Files.list(FOLDER)) {
      List<Source> sources = new ArrayList<>();
      for (Path path : paths.sorted().toList()) {
        String name = path.getFileName().toString();
        Path weights = path.resolveSibling(name.replace(".json", ".weights.h5"));
        if (name.endsWith(".json") && Files.exists(weights)) {
          sources.add(
              new Source(name, Files.readAllBytes(path), Optional.of(Files.readAllBytes(weights))));
        } else if (name.endsWith(".keras") || name.endsWith(".h5") && !name.contains("weights")) {
          sources.add(new Source(name, Files.readAllBytes(path), Optional.empty()));
        }
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the file of a seed. */
  static MutatedModel of(long seed) {
    Random random = new Random(seed);
    Source source = SOURCES.get(random.nextInt(SOURCES.size()));
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    String name = source.name() + " " + kind + " seed " + seed;
    if (source.weights().isPresent() && random.nextBoolean() && kind != Kind.SPLICED_JSON) {
      byte[] weights = mutated(source.weights().get(), kind, random);
      return new MutatedModel(name + " in its weights", source.model(), Optional.of(weights));
    }
    return new MutatedModel(name, mutated(source.model(), kind, random), source.weights());
  }

  private static byte[] mutated(byte[] content, Kind kind, Random random) {
    byte[] bytes = content.clone();
    int times = 1 + random.nextInt(random.nextBoolean() ? 2 : 16);
    switch (kind) {
      case TRUNCATED -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case SPLICED_JSON -> {
        return spliced(bytes, random);
      }
      default -> {
        for (int i = 0; i < times; i++) {
          mutate(bytes, kind, random);
        }
        return bytes;
      }
    }
  }

  private static void mutate(byte[] bytes, Kind kind, Random random) {
    int at = position(bytes, random);
    switch (kind) {
      case FLIPPED_BITS -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case OVERWRITTEN -> {
        byte[] other = SOURCES.get(random.nextInt(SOURCES.size())).model();
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        System.arraycopy(other, random.nextInt(other.length - length), bytes, at, length);
      }
      case ABSURD_NUMBER -> {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int aligned = Math.min(at / 4 * 4, bytes.length - 8);
        long value = ABSURD[random.nextInt(ABSURD.length)];
        if (random.nextBoolean()) {
          buffer.putLong(aligned, value);
        } else {
          buffer.putInt(aligned, (int) value);
        }
      }
      default -> digits(bytes, at, random);
    }
  }

  /** Returns where to change a file: half the time in its first 4 KiB, where structure is dense. */
  private static int position(byte[] bytes, Random random) {
    return random.nextInt(random.nextBoolean() ? bytes.length : Math.min(4096, bytes.length));
  }

  /** Changes the digits of the next number behind a position. */
  private static void digits(byte[] bytes, int from, Random random) {
    int at = from;
    while (at < bytes.length && !Character.isDigit(bytes[at])) {
      at++;
    }
    for (; at < bytes.length && Character.isDigit(bytes[at]); at++) {
      bytes[at] = (byte) ("0999e-.,".charAt(random.nextInt(8)));
    }
  }

  /** Changes the configuration of a file as JSON; an HDF5 file gets other digits in place. */
  private static byte[] spliced(byte[] content, Random random) {
    try {
      if (content[0] == '{') {
        return spliced(JSON.readTree(content), random);
      }
      if (content[0] == 'P') {
        return archive(content, random);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = content.clone();
    digits(bytes, random.nextInt(bytes.length), random);
    return bytes;
  }

  private static byte[] archive(byte[] content, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(content));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] member = in.readAllBytes();
        zip.putNextEntry(new ZipEntry(entry.getName()));
        boolean configuration = entry.getName().equals("config.json");
        zip.write(configuration ? spliced(JSON.readTree(member), random) : member);
      }
    }
    return out.toByteArray();
  }

  /** A value of a container. */
  private record Place(JsonNode container, String key, int index) {
    JsonNode value() {
      return container instanceof ObjectNode object ? object.get(key) : container.get(index);
    }

    void set(JsonNode value) {
      if (container instanceof ObjectNode object) {
        object.set(key, value);
      } else {
        ((ArrayNode) container).set(index, value);
      }
    }

    void remove() {
      if (container instanceof ObjectNode object) {
        object.remove(key);
      } else {
        ((ArrayNode) container).remove(index);
      }
    }
  }

  private static List<Place> places(JsonNode node) {
    List<Place> places = new ArrayList<>();
    collect(node, places);
    return places;
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(key -> places.add(new Place(object, key, 0)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places.add(new Place(array, "", i));
      }
    }
    node.forEach(each -> collect(each, places));
  }

  private static byte[] spliced(JsonNode tree, Random random) throws IOException {
    int depth = 10 + random.nextInt(random.nextBoolean() ? 100 : 100_000);
    for (int i = 0; i <= random.nextInt(3); i++) {
      List<Place> places = places(tree);
      change(places.get(random.nextInt(places.size())), places, random);
    }
    String text = JSON.writeValueAsString(tree);
    String deep = "[".repeat(depth) + "]".repeat(depth);
    return text.replace('"' + DEEP + '"', deep).getBytes(StandardCharsets.UTF_8);
  }

  private static void change(Place place, List<Place> places, Random random) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    switch (random.nextInt(8)) {
      case 0 -> place.remove();
      case 1 -> place.set(json.textNode(DEEP));
      case 2 -> place.set(json.nullNode());
      case 3 -> place.set(json.numberNode(1e300 * (random.nextBoolean() ? 1 : -1)));
      case 4, 5 -> place.set(places.get(random.nextInt(places.size())).value().deepCopy());
      default -> {
        List<Place> numbers = places.stream().filter(each -> each.value().isNumber()).toList();
        Place number = numbers.isEmpty() ? place : numbers.get(random.nextInt(numbers.size()));
        number.set(json.numberNode(ABSURD[random.nextInt(ABSURD.length)]));
      }
    }
  }
}
