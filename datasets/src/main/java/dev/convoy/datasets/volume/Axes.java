package dev.convoy.datasets.volume;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names of a volume's axes: {@code z, y, x} in space, {@code c} channels, {@code t} time. */
public final class Axes {
  /** The axis of channels. */
  public static final String CHANNEL = "c";

  /** The axis of time. */
  public static final String TIME = "t";

  /** The axes in space, slowest first in the usual order. */
  public static final List<String> SPATIAL = List.of("z", "y", "x");

  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("depth", "z"),
          Map.entry("slice", "z"),
          Map.entry("plane", "z"),
          Map.entry("height", "y"),
          Map.entry("row", "y"),
          Map.entry("width", "x"),
          Map.entry("column", "x"),
          Map.entry("col", "x"),
          Map.entry("channel", CHANNEL),
          Map.entry("channels", CHANNEL),
          Map.entry("time", TIME));

  private static final List<String> USUAL = List.of(TIME, CHANNEL, "z", "y", "x");

  private Axes() {}

  /**
   * Returns the names in a job file's word: {@code "czyx"} is {@code c, z, y, x}.
   *
   * @throws IllegalArgumentException when a name comes twice or is none of z, y, x, c, t
   */
  public static List<String> parse(String word) {
    List<String> axes = word.chars().mapToObj(Character::toString).toList();
    for (String axis : axes) {
      if (!USUAL.contains(axis)) {
        throw new IllegalArgumentException(
            "Cannot use axes " + word + ": names are z, y, x, c and t, received " + axis);
      }
    }
    return requireDistinct(axes);
  }

  /**
   * Returns names for an array whose file names none: the last ones of {@code t, c, z, y, x}.
   *
   * @param rank 1 to 5; axes before the fifth from last are called {@code d0, d1, ...}
   */
  public static List<String> usual(int rank) {
    java.util.ArrayList<String> axes = new java.util.ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int place = axis - rank + USUAL.size();
      axes.add(place < 0 ? "d" + axis : USUAL.get(place));
    }
    return List.copyOf(axes);
  }

  /** Returns the short name of an axis: {@code depth} is {@code z}; unknown names stay. */
  public static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SYNONYMS.getOrDefault(lower, USUAL.contains(lower) ? lower : name);
  }

  /** Returns the names as one word, {@code czyx}, or separated by commas where one is longer. */
  public static String format(List<String> axes) {
    boolean letters = axes.stream().allMatch(axis -> axis.length() == 1);
    return String.join(letters ? "" : ",", axes);
  }

  static List<String> requireDistinct(List<String> axes) {
    if (new HashSet<>(axes).size() != axes.size()) {
      throw new IllegalArgumentException(
          "Cannot use axes " + format(axes) + ": each name may come once");
    }
    return List.copyOf(axes);
  }
}
