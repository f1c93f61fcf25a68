package dev.convoy.spark.cli;

import dev.convoy.engine.model.Reach;
import dev.convoy.engine.plan.ModelSummary;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/** A model's layers as a table for people, at most 100 columns wide. */
final class SummaryText {
  private static final int WIDTH = 100;
  private static final int SHORTEST_NAME = 12;
  private static final List<String> HEADS =
      List.of("layer", "class", "result", "parameters", "FLOPs", "field", "stride", "halo");
  private static final int LEFT_COLUMNS = 3;
  private static final String[] UNITS = {"", " k", " M", " G", " T", " P"};

  private SummaryText() {}

  /** Returns the lines of the table, then totals and what cannot be computed in tiles. */
  static List<String> lines(ModelSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    summary.layers().forEach(layer -> rows.add(row(layer)));
    List<String> lines = new ArrayList<>();
    lines.add("model '%s', %d layers".formatted(summary.name(), summary.layers().size()));
    lines.addAll(aligned(rows));
    lines.add(
        String.format(
            Locale.ROOT,
            "parameters %,d: %,d trained, %,d not",
            summary.trainable() + summary.fixed(),
            summary.trainable(),
            summary.fixed()));
    lines.add("FLOPs      " + flops(summary.flops()) + " for one item");
    lines.addAll(tiles(summary));
    return lines;
  }

  private static List<String> row(ModelSummary.Layer layer) {
    return List.of(
        layer.name(),
        layer.className(),
        layer.shape().map(Shape::toString).orElse("?"),
        String.format(Locale.ROOT, "%,d", layer.parameters()),
        flops(layer.flops()),
        reach(layer.reach(), axis -> Long.toString(axis.field())),
        reach(layer.reach(), axis -> axis.stride().toString()),
        reach(layer.reach(), axis -> axis.before() + "+" + axis.after()));
  }

  /** Returns operations with three digits, such as {@code 7.75 G}. */
  static String flops(OptionalLong flops) {
    if (flops.isEmpty()) {
      return "?";
    }
    double value = flops.getAsLong();
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value) + UNITS[unit];
  }

  /** Returns one number where all axes have the same, all of them otherwise. */
  static String reach(Reach reach, Function<Reach.Axis, String> number) {
    List<String> numbers = reach.axes().stream().map(number).toList();
    if (numbers.isEmpty()) {
      return reach.isLocal() ? "-" : "all";
    }
    return numbers.stream().distinct().count() == 1 ? numbers.get(0) : String.join("x", numbers);
  }

  private static List<String> tiles(ModelSummary summary) {
    return summary
        .firstRefused()
        .map(
            layer ->
                List.of(
                    "in tiles   no, layer '" + layer.name() + "':",
                    "           " + layer.reach().refusal().orElseThrow()))
        .orElse(List.of("in tiles   yes"));
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEADS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int others = widths.length - 1;
    for (int i = 1; i < widths.length; i++) {
      others += widths[i];
    }
    widths[0] = Math.min(widths[0], Math.max(SHORTEST_NAME, WIDTH - others));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = i == 0 ? shortened(row.get(0), widths[0]) : row.get(i);
      String format = i < LEFT_COLUMNS ? "%-" + widths[i] + "s" : "%" + widths[i] + "s";
      line.append(i == 0 ? "" : " ").append(format.formatted(cell));
    }
    return line.toString().stripTrailing();
  }

  /** Cuts the middle out: the ends of names tell layers apart. */
  private static String shortened(String name, int width) {
    if (name.length() <= width) {
      return name;
    }
    int ahead = (width - 2) / 2;
    return name.substring(0, ahead) + ".." + name.substring(name.length() - (width - 2 - ahead));
  }
}
