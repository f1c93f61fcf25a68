package dev.convoy.spark.cli.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where boxes and edges lie: a box in the row behind its last source, in its first source's column
 * when that is free. An edge that passes a row runs down a lane right of all boxes that it passes;
 * edges that pass a row together have different lanes.
 */
final class GraphLayout {
  /** A box's place, counted from 0. */
  record Place(int row, int column) {}

  /**
   * An edge between two boxes.
   *
   * @param lane -1 when the target's row follows the source's
   * @param columns that the lane lies right of
   */
  record Edge(int from, int to, int lane, int columns) {}

  private final List<GraphBox> boxes;
  private final List<Place> places = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  GraphLayout(List<GraphBox> boxes) {
    this.boxes = boxes;
    Set<Place> taken = new HashSet<>();
    for (GraphBox box : boxes) {
      int row = box.sources().stream().mapToInt(at -> places.get(at).row() + 1).max().orElse(0);
      int column = box.sources().isEmpty() ? 0 : places.get(box.sources().get(0)).column();
      for (int source : box.sources()) {
        column = Math.min(column, places.get(source).column());
      }
      while (!taken.add(new Place(row, column))) {
        column++;
      }
      places.add(new Place(row, column));
    }
    connect();
  }

  private void connect() {
    for (int to = 0; to < boxes.size(); to++) {
      for (int from : boxes.get(to).sources()) {
        boolean adjacent = row(to) == row(from) + 1;
        edges.add(
            adjacent
                ? new Edge(from, to, -1, 0)
                : new Edge(from, to, freeLane(from, to), columns(row(from), row(to))));
      }
    }
  }

  private int row(int box) {
    return places.get(box).row();
  }

  private int freeLane(int from, int to) {
    Set<Integer> used = new HashSet<>();
    for (Edge edge : edges) {
      if (edge.lane() >= 0 && row(edge.from()) < row(to) && row(from) < row(edge.to())) {
        used.add(edge.lane());
      }
    }
    int lane = 0;
    while (used.contains(lane)) {
      lane++;
    }
    return lane;
  }

  private int columns(int firstRow, int lastRow) {
    return places.stream()
        .filter(place -> place.row() >= firstRow && place.row() <= lastRow)
        .mapToInt(place -> place.column() + 1)
        .max()
        .orElse(1);
  }

  List<Place> places() {
    return places;
  }

  List<Edge> edges() {
    return edges;
  }

  int rows() {
    return places.stream().mapToInt(place -> place.row() + 1).max().orElse(0);
  }

  int columns() {
    return columns(0, rows());
  }

  int lanes() {
    return edges.stream().mapToInt(edge -> edge.lane() + 1).max().orElse(0);
  }
}
