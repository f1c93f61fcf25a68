package dev.convoy.spark.guide;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Where a reader types the guide's commands: a fresh clone, or, while the jar is not built, a
 * folder that looks like one, whose {@code convoy.jar} names the classes under test.
 */
final class GuideFolder {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private final Path folder;
  private final boolean clone;

  private GuideFolder(Path folder, boolean clone) {
    this.folder = folder;
    this.clone = clone;
  }

  /** A clone of the repository; its launcher builds its jar. */
  static GuideFolder clone(Path folder) {
    return new GuideFolder(folder.toAbsolutePath(), true);
  }

  /** A folder with the repository's launcher, configurations and samples. */
  static GuideFolder imitate(Path folder) throws IOException {
    Path job = folder.resolve("spark-job");
    Files.createDirectories(job.resolve("bin"));
    Files.createDirectories(job.resolve("target"));
    Files.copy(
        REPOSITORY.resolve("spark-job/bin/convoy"),
        job.resolve("bin/convoy"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(
        job.resolve("target/spark"), REPOSITORY.resolve("spark-job/target/spark"));
    Files.createSymbolicLink(folder.resolve("conf"), REPOSITORY.resolve("conf"));
    Files.createSymbolicLink(folder.resolve("datasets"), REPOSITORY.resolve("datasets"));
    writeJar(job.resolve("target/convoy.jar"));
    return new GuideFolder(folder.toRealPath(), false);
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  Path path() {
    return folder;
  }

  void save(GuidePage.Save file) throws IOException {
    Files.writeString(folder.resolve(file.name()), file.text());
  }

  /** What a command left behind. */
  record Outcome(int code, String printed, String complaints) {}

  /** Types a command and waits for its end. */
  Outcome run(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("guide", ".out");
    Path err = Files.createTempFile("guide", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    if (clone) {
      builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    }
    int code = builder.start().waitFor();
    Outcome outcome = new Outcome(code, Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }
}
