package dev.convoy.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the README's Java program, with the class path of a user without Spark. */
class ReadmeExampleTest {
  private static final Path SAMPLES = Path.of("samples");

  @TempDir private Path folder;

  @Test
  void theProgramOfTheReadmePrintsTheFeaturesOfAPhotograph() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    Path source = folder.resolve("Features.java");
    Files.writeString(source, readme.substring(start, readme.indexOf("```", start)));
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, complaints, "-d", folder.toString(), source.toString());
    assertEquals(0, code, complaints::toString);
    assertEquals(208, printed().split(",").length);
  }

  private String printed() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      String[] arguments = {
        SAMPLES.resolve("filter-bank.keras").toString(),
        SAMPLES.resolve("photos/chelsea.jpg").toString()
      };
      loader
          .loadClass("Features")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    String printed = out.toString(StandardCharsets.UTF_8);
    assertTrue(printed.startsWith("["), printed);
    return printed;
  }
}
