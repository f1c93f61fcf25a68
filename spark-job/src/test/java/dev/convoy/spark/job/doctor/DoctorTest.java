package dev.convoy.spark.job.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Doctor doctor = new Doctor(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private static Map<String, String> facts(String... namesAndValues) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      facts.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return facts;
  }

  private List<String> lines(Map<String, Map<String, String>> answers, int expected, boolean well) {
    assertEquals(well, doctor.print(answers, expected));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void thisProcessTellsEverythingAndPassesTheSelfTest() {
    Map<String, String> facts = HostProbe.facts();
    assertEquals(
        List.of(
            "host", "java", "cpu", "isa", "cores", "memory", "natives", "unpacked", "self-test"),
        List.copyOf(facts.keySet()));
    assertTrue(facts.get("self-test").startsWith("passed"), facts.get("self-test"));
  }

  @Test
  void alikeExecutorsAreWell() {
    Map<String, String> facts = facts("host", "a", "isa", "avx2", "self-test", "passed");
    assertEquals(
        List.of(
            "executor 0", "  host      a", "  isa       avx2", "  self-test passed", "all well"),
        lines(Map.of("0", facts), 1, true));
  }

  @Test
  void mixedHostsAreWarnedOf() {
    Map<String, Map<String, String>> answers =
        Map.of("0", facts("isa", "avx2"), "1", facts("isa", "avx512_core"));
    List<String> lines = lines(answers, 2, false);
    assertTrue(
        lines.get(4).startsWith("warning   mixed hosts, isa: avx2 | avx512_core;"), lines.get(4));
    assertEquals("1 warnings", lines.get(5));
  }

  @Test
  void problemsAndSilentExecutorsAreWarnedOf() {
    List<String> lines =
        lines(Map.of("0", facts("temp", "/tmp, 5 MB free, PROBLEM: mounted noexec")), 2, false);
    assertEquals("warning   1 of 2 executors answered", lines.get(2));
    assertEquals(
        "warning   executor 0, temp: /tmp, 5 MB free, PROBLEM: mounted noexec", lines.get(3));
  }

  @Test
  void aFolderThatCannotBeMadeIsAProblem(@TempDir Path folder) throws IOException {
    assertTrue(UnpackFolder.describe(folder).matches(".*, \\d+ MB free"), "writable");
    Path file = Files.createFile(folder.resolve("file"));
    String text = UnpackFolder.describe(file.resolve("none"));
    assertTrue(text.contains(", PROBLEM: cannot be made ("), text);
    assertTrue(text.endsWith("; set -Dconvoy.natives.dir=FOLDER"), text);
  }
}
