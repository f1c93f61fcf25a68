package dev.convoy.spark.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.convoy.spark.guide.GuidePage.Command;
import dev.convoy.spark.guide.GuidePage.Save;
import dev.convoy.spark.guide.GuidePage.Section;
import dev.convoy.spark.guide.GuidePage.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what {@code GUIDE.md} says, as printed, and compares what is printed. With {@code
 * -Dguide.clone=FOLDER} in a clone of the repository, otherwise with the classes under test.
 */
class GuideTest {
  /** Beginnings of lines that say how fast, how big or by which kernels a run was. */
  private static final List<String> VARYING =
      List.of("seconds ", "time split ", "task slots ", "executors ", "memory ", "source ");

  @TempDir private Path scratch;

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> theExamplesRunAsPrinted() throws IOException {
    GuidePage page = GuidePage.read(Path.of("GUIDE.md"));
    assertEquals(4, page.sections().size());
    String clone = System.getProperty("guide.clone");
    GuideFolder folder =
        clone == null ? GuideFolder.imitate(scratch) : GuideFolder.clone(Path.of(clone));
    return page.sections().stream()
        .map(section -> dynamicTest(section.title(), () -> follow(section, folder)));
  }

  private static void follow(Section section, GuideFolder folder) throws Exception {
    for (Step step : section.steps()) {
      if (step instanceof Save file) {
        folder.save(file);
      } else if (step instanceof Command command) {
        GuideFolder.Outcome outcome = folder.run(command.text());
        assertEquals(0, outcome.code(), command.text() + "\n" + outcome.complaints());
        String actual = outcome.printed().replace(folder.path().toString(), "/home/you/convoy");
        List<String> printed = actual.lines().toList();
        if (!agree(command.printed(), printed)) {
          assertEquals(String.join("\n", command.printed()), actual, command.text());
        }
      }
    }
  }

  /** Tells whether lines are those that a page prints, which may leave out some by an ellipsis. */
  static boolean agree(List<String> page, List<String> printed) {
    if (page.isEmpty()) {
      return printed.isEmpty();
    }
    List<String> rest = page.subList(1, page.size());
    if (page.get(0).equals("...")) {
      return agree(rest, printed)
          || !printed.isEmpty() && agree(page, printed.subList(1, printed.size()));
    }
    return !printed.isEmpty()
        && agree(page.get(0), printed.get(0))
        && agree(rest, printed.subList(1, printed.size()));
  }

  private static boolean agree(String page, String printed) {
    return page.equals(printed)
        || VARYING.stream().anyMatch(name -> page.startsWith(name) && printed.startsWith(name));
  }
}
