package dev.convoy.spark.cli.graph;

import dev.convoy.engine.model.Reach;
import dev.convoy.engine.plan.ModelSummary;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A network as a picture: an SVG that needs no other file, dark where the reader's screen is.
 *
 * <p>A box says what a layer is, its result, its numbers and what follows it in place; dashed edges
 * of boxes mark what cannot be computed in tiles.
 */
public final class GraphSvg {
  private static final int BOX_WIDTH = 270;
  private static final int BOX_HEIGHT = 54;
  private static final int COLUMN = BOX_WIDTH + 30;
  private static final int ROW = BOX_HEIGHT + 24;
  private static final int LANE = 12;
  private static final int MARGIN = 20;
  private static final int HEAD = 64;
  private static final int LONGEST_TEXT = 44;
  private static final String STYLE =
      """
      <style>
      svg { --back: #ffffff; --box: #f5f6f8; --line: #8a94a3; --text: #1b2430; --soft: #5a6675;
            --conv: #2f6fdb; --scale: #1f9d6b; --merge: #d9822b; --other: #9aa4b2; --no: #c8372d; }
      @media (prefers-color-scheme: dark) {
        svg { --back: #14181e; --box: #1f262f; --line: #6d7886; --text: #e8edf3; --soft: #a3afbd;
              --conv: #6ea0ff; --scale: #4fd09b; --merge: #f0a95a; --other: #6d7886; --no: #ff7b70; }
      }
      text { font: 12px system-ui, sans-serif; fill: var(--text); }
      .title { font-size: 16px; font-weight: 600; } .name { font-weight: 600; }
      .soft { fill: var(--soft); font-size: 11px; }
      .box { fill: var(--box); stroke: var(--line); }
      .not { stroke: var(--no); stroke-dasharray: 5 3; }
      .edge { fill: none; stroke: var(--line); stroke-width: 1.5; }
      .conv { fill: var(--conv); } .scale { fill: var(--scale); }
      .merge { fill: var(--merge); } .other { fill: var(--other); }
      </style>
      <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6"
        orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" style="fill: var(--line)"/></marker></defs>
      """;

  private final List<GraphBox> boxes;
  private final GraphLayout layout;
  private final StringBuilder svg = new StringBuilder();

  private GraphSvg(List<GraphBox> boxes) {
    this.boxes = boxes;
    this.layout = new GraphLayout(boxes);
  }

  /** Returns the text of the picture. */
  public static String of(ModelSummary summary) {
    return new GraphSvg(GraphBox.of(summary)).draw(summary);
  }

  private String draw(ModelSummary summary) {
    int width = 2 * MARGIN + layout.columns() * COLUMN + layout.lanes() * LANE;
    int height = HEAD + layout.rows() * ROW + MARGIN;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
            + " %d\" role=\"img\">%n",
        width, height, width, height);
    add("<title>%s</title>%n", escaped(summary.name()));
    svg.append(STYLE);
    add("<rect width=\"100%%\" height=\"100%%\" style=\"fill: var(--back)\"/>%n");
    text(MARGIN, 28, "title", shortened(summary.name()));
    text(
        MARGIN,
        48,
        "soft",
        String.format(
            Locale.ROOT,
            "%,d parameters, %s",
            summary.trainable() + summary.fixed(),
            summary.firstRefused().isEmpty() ? "runs in tiles" : "dashed: not in tiles"));
    layout.edges().forEach(this::edge);
    for (int i = 0; i < boxes.size(); i++) {
      box(boxes.get(i), x(i), y(i));
    }
    return svg.append("</svg>\n").toString();
  }

  private int x(int box) {
    return MARGIN + layout.places().get(box).column() * COLUMN;
  }

  private int y(int box) {
    return HEAD + layout.places().get(box).row() * ROW;
  }

  private void edge(GraphLayout.Edge edge) {
    int fromX = x(edge.from()) + BOX_WIDTH / 2;
    int toX = x(edge.to()) + BOX_WIDTH / 2;
    int bottom = y(edge.from()) + BOX_HEIGHT;
    int top = y(edge.to());
    String path;
    if (edge.lane() < 0) {
      path =
          fromX == toX
              ? "M%d %dV%d".formatted(fromX, bottom, top)
              : "M%d %dV%dH%dV%d".formatted(fromX, bottom, bottom + 10, toX, top);
    } else {
      int lane = MARGIN + edge.columns() * COLUMN - 14 + edge.lane() * LANE;
      int right = x(edge.to()) + BOX_WIDTH;
      path =
          "M%d %dV%dH%dV%dH%d"
              .formatted(fromX + 60, bottom, bottom + 14, lane, top + BOX_HEIGHT / 2, right);
    }
    add("<path class=\"edge\" d=\"%s\" marker-end=\"url(#tip)\"/>%n", path);
  }

  private void box(GraphBox box, int x, int y) {
    boolean local = box.layers().stream().allMatch(layer -> layer.reach().isLocal());
    add("<g><title>%s</title>%n", escaped(whole(box)));
    add(
        "<rect class=\"box%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>%n",
        local ? "" : " not", x, y, BOX_WIDTH, BOX_HEIGHT);
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"5\" height=\"%d\" rx=\"2\"/>%n",
        kind(box.first()), x, y, BOX_HEIGHT);
    ModelSummary.Layer first = box.first();
    text(x + 13, y + 16, "name", shortened(first.className() + " · " + first.name()));
    text(x + 13, y + 31, "soft", shortened(numbers(box)));
    String after =
        box.layers().stream()
            .skip(1)
            .map(ModelSummary.Layer::className)
            .collect(Collectors.joining(", "));
    text(x + 13, y + 46, "soft", shortened(after.isEmpty() ? "" : "then " + after));
    add("</g>%n");
  }

  private static String numbers(GraphBox box) {
    long parameters = box.layers().stream().mapToLong(ModelSummary.Layer::parameters).sum();
    String shape = box.last().shape().map(GraphSvg::sizes).orElse("?");
    String field =
        box.last().reach().axes().stream()
            .mapToLong(Reach.Axis::field)
            .mapToObj(Long::toString)
            .distinct()
            .collect(Collectors.joining("x"));
    return shape
        + (parameters == 0 ? "" : String.format(Locale.ROOT, " · %,d weights", parameters))
        + (field.isEmpty() ? "" : " · field " + field);
  }

  private static String sizes(Shape shape) {
    return Arrays.stream(shape.sizes())
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(" x "));
  }

  /** Returns what a pointer over the box shows: every layer by name, and why not in tiles. */
  private static String whole(GraphBox box) {
    return box.layers().stream()
        .map(
            layer ->
                layer.className()
                    + " "
                    + layer.name()
                    + layer.reach().refusal().map(reason -> ": " + reason).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  private static String kind(ModelSummary.Layer layer) {
    String name = layer.className();
    if (layer.sources().size() > 1) {
      return "merge";
    }
    if (name.contains("Pool") || name.contains("Up") || name.contains("Resiz")) {
      return "scale";
    }
    return name.contains("Conv") || name.equals("Dense") ? "conv" : "other";
  }

  private void text(int x, int y, String style, String text) {
    if (!text.isEmpty()) {
      add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, escaped(text));
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
