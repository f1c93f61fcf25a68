package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.convoy.engine.model.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Typed access to one object of a job file.
 *
 * <p>Asking for a key makes it legal; {@link #end} then refuses all others with the nearest legal
 * one. A wrong value is noted among the problems and its default returned, so that reading goes on.
 */
final class Section {
  private final String path;
  private final Map<String, ConfigValue> values;
  private final Problems problems;
  private final List<String> legal = new ArrayList<>();

  Section(String path, ConfigObject values, Problems problems) {
    this.path = path;
    this.values = new LinkedHashMap<>(values);
    this.problems = problems;
    this.values.values().removeIf(value -> value.valueType() == ConfigValueType.NULL);
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Returns the value as the file has it. */
  Optional<ConfigValue> value(String key) {
    if (!legal.contains(key)) {
      legal.add(key);
    }
    return Optional.ofNullable(values.get(key));
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  /** Notes that a key's value breaks a rule: {@code "must be at least 1"}. */
  void wrong(String key, String rule) {
    ConfigValue value = values.get(key);
    String received = value == null ? "" : ", received " + shown(value);
    problems.add(value == null ? null : value.origin(), name(key) + " " + rule + received);
  }

  private static String shown(ConfigValue value) {
    Object plain = value.unwrapped();
    return plain instanceof String text ? "'" + text + "'" : String.valueOf(plain);
  }

  /** Returns the section of a key; an empty one when it is left out. */
  Section section(String key) {
    ConfigValue value = value(key).orElse(null);
    if (value != null && !(value instanceof ConfigObject)) {
      wrong(key, "must be a section { ... }");
    }
    ConfigObject inside =
        value instanceof ConfigObject object ? object : ConfigValueFactory.fromMap(Map.of());
    return new Section(name(key), inside, problems);
  }

  Optional<String> text(String key) {
    ConfigValue value = value(key).orElse(null);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof ConfigObject || value instanceof ConfigList) {
      wrong(key, "must be a text");
      return Optional.empty();
    }
    return Optional.of(String.valueOf(value.unwrapped()));
  }

  /** Returns a text that must be there and not empty. */
  String requiredText(String key, String hint) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isBlank()) {
      wrong(key, "must be given: " + hint);
    }
    return text.orElse("");
  }

  /** Returns what {@code parse} makes of a text; what it throws is noted. */
  <T> T parsed(String key, T fallback, Function<String, T> parse) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parse.apply(text.get());
    } catch (IllegalArgumentException e) {
      problems.add(values.get(key).origin(), name(key) + " " + e.getMessage());
      return fallback;
    }
  }

  /** Returns one of some words. */
  String choice(String key, String fallback, List<String> words) {
    String word = text(key).orElse(fallback);
    if (!words.contains(word)) {
      wrong(key, "must be one of " + String.join(", ", words));
      return fallback;
    }
    return word;
  }

  /** Returns a constant by its {@link #label}. */
  <E extends Enum<E>> E constant(String key, E fallback, E[] constants) {
    List<String> words = Arrays.stream(constants).map(Section::label).toList();
    return constants[words.indexOf(choice(key, label(fallback), words))];
  }

  /** Returns what job files call a constant: {@code pil-bilinear}. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean flag(String key, boolean fallback) {
    return switch (text(key).orElse(String.valueOf(fallback))) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> {
        wrong(key, "must be true or false");
        yield fallback;
      }
    };
  }

  /** Returns a whole number of at least {@code least}. */
  OptionalLong number(String key, long least) {
    String text = text(key).orElse(null);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Falls through: the rule below says what is expected.
    }
    wrong(key, "must be a whole number of at least " + least);
    return OptionalLong.empty();
  }

  OptionalInt integer(String key, int least) {
    OptionalLong number = number(key, least);
    if (number.isPresent() && number.getAsLong() > Integer.MAX_VALUE) {
      wrong(key, "must be at most " + Integer.MAX_VALUE);
      return OptionalInt.empty();
    }
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  /** Returns a list of texts; a single text is a list of one. */
  List<String> texts(String key) {
    ConfigValue value = value(key).orElse(null);
    if (!(value instanceof ConfigList list)) {
      return text(key).map(List::of).orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (ConfigValue each : list) {
      if (each instanceof ConfigObject || each instanceof ConfigList) {
        wrong(key, "must be a list of texts");
        return List.of();
      }
      texts.add(String.valueOf(each.unwrapped()));
    }
    return texts;
  }

  /** Returns a list of constants by their {@link #label}s; {@code fallback} when left out. */
  <E extends Enum<E>> List<E> constants(String key, E fallback, E[] constants) {
    List<String> words = Arrays.stream(constants).map(Section::label).toList();
    List<String> given = texts(key);
    if (!words.containsAll(given)) {
      wrong(key, "must be one of " + String.join(", ", words));
      return List.of(fallback);
    }
    return given.isEmpty()
        ? List.of(fallback)
        : given.stream().map(word -> constants[words.indexOf(word)]).toList();
  }

  /** Returns a list of numbers, empty when it is left out. */
  List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (String text : texts(key)) {
      OptionalDouble number = decimal(text);
      if (number.isEmpty()) {
        wrong(key, "must be a list of numbers");
        return List.of();
      }
      numbers.add(number.getAsDouble());
    }
    return numbers;
  }

  private static OptionalDouble decimal(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Returns a number. */
  OptionalDouble number(String key) {
    Optional<String> text = text(key);
    OptionalDouble number = text.isEmpty() ? OptionalDouble.empty() : decimal(text.get());
    if (text.isPresent() && number.isEmpty()) {
      wrong(key, "must be a number");
    }
    return number;
  }

  /** Returns sizes of at least {@code least}; empty when left out or {@code auto}. */
  Optional<List<Long>> sizes(String key, long least) {
    List<String> texts = texts(key);
    if (texts.isEmpty() || texts.equals(List.of("auto"))) {
      return Optional.empty();
    }
    try {
      List<Long> sizes = texts.stream().map(Long::parseLong).toList();
      if (sizes.stream().allMatch(size -> size >= least)) {
        return Optional.of(sizes);
      }
    } catch (NumberFormatException e) {
      // Falls through: the rule below says what is expected.
    }
    wrong(key, "must be a list of whole numbers of at least " + least);
    return Optional.empty();
  }

  /** Returns whole numbers of at least 0 by name, whatever the names. */
  Map<String, Long> positions() {
    Map<String, Long> positions = new LinkedHashMap<>();
    for (String key : List.copyOf(values.keySet())) {
      number(key, 0).ifPresent(position -> positions.put(key, position));
    }
    return positions;
  }

  /** Returns bytes, as HOCON writes them: {@code 512m}, {@code 2 GiB}; empty where left out. */
  OptionalLong bytes(String key) {
    Optional<String> text = text(key).filter(word -> !word.equals("auto"));
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          com.typesafe.config.ConfigFactory.parseMap(Map.of(key, text.get())).getBytes(key));
    } catch (com.typesafe.config.ConfigException e) {
      wrong(key, "must be an amount of memory such as 512m or 2g, or auto");
      return OptionalLong.empty();
    }
  }

  /** Notes every key that nobody asked for. */
  void end() {
    values.forEach(
        (key, value) -> {
          if (!legal.contains(key)) {
            problems.add(
                value.origin(),
                "unknown key "
                    + name(key)
                    + ", nearest legal "
                    + name(NearestNames.of(key, legal).get(0)));
          }
        });
  }
}
