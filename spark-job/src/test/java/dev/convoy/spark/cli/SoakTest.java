package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs over photographs, a table, hostile files and a volume, one after the other in one process:
 * memory, threads and open files stay as they are. 30 minutes, or {@code -Dsoak.minutes=N}.
 */
class SoakTest {
  private static final Pattern ROUND =
      Pattern.compile(
          "round (\\d+) second (\\d+) resident (\\d+) threads (\\d+) files (\\d+) tensors (\\d+)");
  private static final int LEAST_ROUNDS = 6;

  @TempDir private Path folder;

  @Test
  @Tag("nightly")
  void memoryThreadsAndFilesStayFlat() throws Exception {
    int minutes = Integer.getInteger("soak.minutes", 30);
    ConvoyProcess process =
        ConvoyProcess.startMain(folder, "1g", SoakMain.class, folder.toString(), "" + 60 * minutes);
    assertEquals(0, process.waitFor(), process::log);
    List<MatchResult> rounds = ROUND.matcher(process.log()).results().toList();
    rounds.forEach(round -> System.out.println(round.group()));
    assertTrue(rounds.size() >= LEAST_ROUNDS, () -> "too few rounds to compare: " + rounds.size());
    assertFlat(rounds, 3, 1.05, "resident MB");
    assertFlat(rounds, 4, 1.05, "threads");
    assertFlat(rounds, 5, 1.05, "open files");
    assertFlat(rounds, 6, 1, "bytes of tensors");
  }

  /** Compares the most of the last third with the most of the middle one. */
  private static void assertFlat(List<MatchResult> rounds, int group, double growth, String what) {
    List<Long> values = rounds.stream().map(each -> Long.parseLong(each.group(group))).toList();
    int third = values.size() / 3;
    long middle = Collections.max(values.subList(third, 2 * third));
    long last = Collections.max(values.subList(2 * third, values.size()));
    assertTrue(last <= growth * middle, () -> what + " grew: " + values);
  }
}
