package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings of one volume by name.
 *
 * <p>Every format knows {@code on-missing} (default fill) and {@code on-corrupt} (default fail),
 * each {@code fail} or {@code fill}, and {@code cache-bytes}, the decoded chunks that one source
 * keeps (default 64 MiB).
 */
public final class VolumeOptions {
  private static final Set<String> COMMON = Set.of("on-missing", "on-corrupt", "cache-bytes");
  private static final long CACHE_BYTES = 64L << 20;

  private final String path;
  private final Map<String, String> values;

  VolumeOptions(String path, Map<String, String> values) {
    this.path = path;
    this.values = Map.copyOf(values);
  }

  private IllegalArgumentException wrong(String name, String rule) {
    return new IllegalArgumentException(
        "Cannot open %s: option %s must be %s, received %s"
            .formatted(path, name, rule, values.get(name)));
  }

  /**
   * Checks that every option is known.
   *
   * @param own names that the format knows besides the common ones
   * @throws IllegalArgumentException with all legal names
   */
  public VolumeOptions requireKnown(Set<String> own) {
    Set<String> legal = new TreeSet<>(COMMON);
    legal.addAll(own);
    for (String name : new TreeMap<>(values).keySet()) {
      if (!legal.contains(name)) {
        throw new IllegalArgumentException(
            "Cannot open " + path + ": options are " + legal + ", received " + name);
      }
    }
    return this;
  }

  /** Returns an option's text. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Returns an option's text.
   *
   * @throws IllegalArgumentException where it is missing
   */
  public String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException("Cannot open " + path + ": needs the option " + name));
  }

  /** Returns an option that is one of some words. */
  public String word(String name, String otherwise, Set<String> legal) {
    String value = text(name).orElse(otherwise);
    if (!legal.contains(value)) {
      throw wrong(name, "one of " + new TreeSet<>(legal));
    }
    return value;
  }

  /** Returns an option that is a whole number. */
  public long number(String name, long otherwise) {
    try {
      return text(name).map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw (IllegalArgumentException) wrong(name, "a whole number").initCause(e);
    }
  }

  /** Returns a required option of the form {@code 128,206,168}. */
  public Shape shape(String name) {
    try {
      return Shape.of(
          Arrays.stream(required(name).split(","))
              .map(String::trim)
              .mapToLong(Long::parseLong)
              .toArray());
    } catch (NumberFormatException e) {
      throw (IllegalArgumentException) wrong(name, "sizes such as 128,206,168").initCause(e);
    }
  }

  /** Returns a required option that names an element type: {@code uint16}. */
  public ElementType type(String name) {
    String label = required(name);
    for (ElementType type : ElementType.values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw wrong(name, "a type such as uint8, int16 or float32");
  }

  private FaultPolicy policy(String name, FaultPolicy otherwise) {
    String word = word(name, otherwise.name().toLowerCase(Locale.ROOT), Set.of("fail", "fill"));
    return FaultPolicy.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Returns what to do about a chunk that is not stored. */
  public FaultPolicy onMissing() {
    return policy("on-missing", FaultPolicy.FILL);
  }

  /** Returns what to do about a chunk that cannot be decoded. */
  public FaultPolicy onCorrupt() {
    return policy("on-corrupt", FaultPolicy.FAIL);
  }

  /** Returns how many bytes of decoded chunks one source keeps, at most an eighth of the heap. */
  public long cacheBytes() {
    return Math.min(number("cache-bytes", CACHE_BYTES), Runtime.getRuntime().maxMemory() / 8);
  }
}
