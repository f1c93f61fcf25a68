package dev.convoy.datasets.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The volumes in {@code volumes.zip}, written by {@code src/test/python/volumes.py}. */
public final class GoldenVolumes {
  private static final Path FOLDER = Path.of("target", "golden-volumes");

  private GoldenVolumes() {}

  /** One volume and what it holds. */
  public record Golden(JsonNode entry) {
    public String path() {
      return folder().resolve(entry.get("path").asText()).toString();
    }

    /** Returns where the volume is read from, with the options it needs. */
    public VolumeLocation location() {
      String suffix = entry.has("dataset") ? ":" + entry.get("dataset").asText() : "";
      VolumeLocation location = VolumeLocation.of(path() + suffix);
      for (Map.Entry<String, JsonNode> option : entry.path("options").properties()) {
        location = location.with(option.getKey(), option.getValue().asText());
      }
      return entry.has("options") ? location.in(format()) : location;
    }

    /** Returns a list of numbers that the library which wrote the volume states. */
    public double[] numbers(String name) {
      double[] numbers = new double[entry.get(name).size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = entry.get(name).get(i).asDouble();
      }
      return numbers;
    }

    public String format() {
      return entry.get("format").asText();
    }

    public ElementType type() {
      String name = entry.get("type").asText();
      return name.equals("bool")
          ? ElementType.UINT8
          : ElementType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    public Shape shape() {
      long[] sizes = new long[entry.get("shape").size()];
      for (int axis = 0; axis < sizes.length; axis++) {
        sizes[axis] = entry.get("shape").get(axis).asLong();
      }
      return Shape.of(sizes);
    }

    public List<String> axes() {
      return Axes.parse(entry.get("axes").asText());
    }

    /** Returns the value at a position. */
    public double value(long[] at) {
      JsonNode hole = entry.get("hole");
      if (hole != null) {
        boolean inside = true;
        for (int axis = 0; axis < at.length; axis++) {
          long start = hole.get("start").get(axis).asLong();
          inside &= at[axis] >= start && at[axis] < start + hole.get("size").get(axis).asLong();
        }
        if (inside) {
          return Double.parseDouble(hole.get("value").asText());
        }
      }
      return entry.get("type").asText().equals("bool")
          ? pattern(at) % 2
          : divided(Patterns.value(type(), pattern(at)));
    }

    private double divided(double value) {
      return entry.has("divisor") ? Math.floor(value / entry.get("divisor").asInt()) : value;
    }

    private long pattern(long[] at) {
      long number = 0;
      for (int axis = 0; axis < at.length; axis++) {
        number = number * shape().size(axis) + at[axis];
      }
      return number * 7 + 3;
    }

    @Override
    public String toString() {
      return entry.get("path").asText();
    }
  }

  /** Returns the folder that holds the unpacked volumes. */
  public static synchronized Path folder() {
    if (!Files.exists(FOLDER.resolve("index.json"))) {
      try (InputStream zip = GoldenVolumes.class.getResourceAsStream("/volumes.zip")) {
        unpack(new ZipInputStream(zip));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return FOLDER;
  }

  private static void unpack(ZipInputStream zip) throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      Path file = FOLDER.resolve(entry.getName());
      Files.createDirectories(file.getParent());
      Files.write(file, zip.readAllBytes());
    }
  }

  /** Returns every volume of a format. */
  public static List<Golden> of(String format) throws IOException {
    List<Golden> found = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(folder().resolve("index.json").toFile())) {
      if (entry.get("format").asText().equals(format)) {
        found.add(new Golden(entry));
      }
    }
    return found;
  }

  /** Returns the values that a box of a volume must have, in its element type. */
  public static Tensor expected(Golden golden, Region region) {
    Tensor tensor = Tensor.allocate(golden.type(), region.shape());
    for (long index = 0; index < tensor.elements(); index++) {
      tensor.set(index, golden.value(Patterns.position(region, index)));
    }
    return tensor;
  }
}
