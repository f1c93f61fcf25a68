package dev.convoy.spark.job.image;

import dev.convoy.spark.job.config.OutputConfig;
import dev.convoy.spark.job.report.ContactSheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a job adds to its report when all its rows are published: nearest images and pictures. What
 * fails here is left out with a note; it never fails the job.
 */
final class RunExtras {
  private final OutputConfig wanted;
  private final List<String> notes = new ArrayList<>();
  private Optional<NeighborTable> neighbors = Optional.empty();
  private ContactSheet sheet;
  private String text = "";

  RunExtras(OutputConfig wanted) {
    this.wanted = wanted;
  }

  /** Finds nearest images where they are wanted. */
  void compare(Supplier<NeighborTable> compare) {
    if (wanted.neighbors() > 0) {
      try {
        neighbors = Optional.of(compare.get());
        text = neighbors.get().text();
      } catch (Exception e) {
        // Spark throws checked exceptions that its Java API does not declare.
        text = "nearest     left out: " + reason(e) + "\n";
        notes.add("Nearest images are left out: " + reason(e));
      }
    }
  }

  /** Draws pictures where they are wanted; nearest images come first. */
  void draw(Supplier<ContactSheet> draw) {
    if (wanted.pictures() > 0) {
      try {
        ContactSheet drawn = draw.get();
        sheet =
            new ContactSheet(
                drawn.layer(),
                drawn.withoutMaps(),
                drawn.items().stream().map(this::withNearest).toList());
      } catch (Exception e) {
        notes.add("Pictures are left out: " + reason(e));
      }
    }
  }

  private ContactSheet.Item withNearest(ContactSheet.Item item) {
    return neighbors.map(table -> item.with(table.nearest(item.path()))).orElse(item);
  }

  private static String reason(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  ContactSheet sheet() {
    return sheet;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Returns what is printed after the summary. */
  String neighborsText() {
    return text;
  }
}
