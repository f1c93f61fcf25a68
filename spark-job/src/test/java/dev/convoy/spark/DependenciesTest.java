package dev.convoy.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code DEPENDENCIES.md} names every library, so that a change of one is seen in review. */
class DependenciesTest {
  private static final Pattern JAR = Pattern.compile(".*/([^/]+)/([^/]+)/\\1-\\2[^/]*\\.jar");
  private static final Pattern LINE =
      Pattern.compile("(?:\\| | {4})([\\w.-]+) (\\d[\\w.-]*)(?: \\|.*)?");

  @Test
  void theListIsWhatThereIs() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("DEPENDENCIES.md"))) {
      add(listed, LINE.matcher(line));
    }
    TreeSet<String> found = new TreeSet<>();
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(path -> path.replace(File.separatorChar, '/'))
        .forEach(path -> add(found, JAR.matcher(path)));
    assertEquals(
        String.join("\n", found),
        String.join("\n", listed),
        "DEPENDENCIES.md must list each library with its version, and what is known about it");
  }

  private static void add(TreeSet<String> names, Matcher matcher) {
    if (matcher.matches()) {
      names.add(matcher.group(1) + " " + matcher.group(2));
    }
  }
}
