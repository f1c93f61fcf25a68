package dev.convoy.engine.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.onednn.NativeTests;
import dev.convoy.engine.kernel.onednn.OneDnnLibrary;
import dev.convoy.engine.kernel.simd.SimdLibrary;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks and loads the real libraries, in processes of their own. */
class NativeFolderTest {
  private static final String LOADED = "oneDNN true";

  @TempDir private Path temporary;

  @BeforeEach
  void needsLibraries() {
    NativeTests.requireOneDnn();
  }

  /** Says whether oneDNN loads, and where, in as many class loaders as the argument says. */
  public static void main(String[] arguments) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(new File(part).toURI().toURL());
    }
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      ClassLoader own =
          new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      own.loadClass(Said.class.getName()).getMethod("print").invoke(null);
    }
  }

  /** What a class loader finds. */
  public static final class Said {
    private Said() {}

    /** Prints a line. */
    public static void print() {
      System.out.println(
          "oneDNN "
              + OneDnnLibrary.isEnabled()
              + " "
              + OneDnnLibrary.failure().orElse("")
              + SimdLibrary.vectorFailure().filter(why -> why.contains("load")).orElse(""));
    }
  }

  private Process start(int loaders, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + NativeFolder.PROPERTY + "=" + folder,
                NativeFolderTest.class.getName(),
                Integer.toString(loaders))
            .redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static List<String> lines(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().map(String::strip).filter(line -> line.startsWith("oneDNN")).toList();
  }

  private static List<Path> libraries(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.toString().endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void processesAtOnceUnpackOnceAndLoad() throws Exception {
    Path folder = temporary.resolve("shared");
    List<Process> processes = List.of(start(1, folder), start(1, folder), start(1, folder));
    for (Process process : processes) {
      assertEquals(List.of(LOADED), lines(process));
    }
    List<Path> libraries = libraries(folder);
    assertEquals(1, count(libraries, "libdnnl.so.3"), libraries::toString);
    assertEquals(0, count(libraries, "convoy-kernels"), libraries::toString);
  }

  private static long count(List<Path> files, String name) {
    return files.stream().filter(file -> file.getFileName().toString().contains(name)).count();
  }

  @Test
  void twoClassLoadersOfOneProcessBothLoad() throws Exception {
    assertEquals(List.of(LOADED, LOADED), lines(start(2, temporary.resolve("loaders"))));
  }

  @Test
  void aDamagedFileIsUnpackedAgain() throws Exception {
    Path folder = temporary.resolve("damaged");
    assertEquals(List.of(LOADED), lines(start(1, folder)));
    Path library =
        libraries(folder).stream()
            .filter(file -> file.getFileName().toString().startsWith("libdnnl.so"))
            .findFirst()
            .orElseThrow();
    byte[] whole = Files.readAllBytes(library);
    try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
      file.seek(4096);
      file.write(new byte[64 << 10]);
    }
    assertNotEquals(-1, Files.mismatch(library, Files.write(temporary.resolve("copy"), whole)));
    assertEquals(List.of(LOADED), lines(start(1, folder)));
    assertEquals(-1, Files.mismatch(library, temporary.resolve("copy")));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    String said = lines(start(1, file.resolve("below"))).get(0);
    assertTrue(said.startsWith("oneDNN false oneDNN does not load on "), said);
    assertTrue(said.contains(": Cannot unpack native libraries: " + file + "/below cannot"), said);
    assertTrue(said.contains("; set -Dconvoy.natives.dir=FOLDER to one that may be"), said);
  }

  @Test
  void theMountOfAFolderIsTheLongestThatHoldsIt() throws IOException {
    List<String> mounts =
        List.of("a / ext4 rw 0 0", "b " + temporary.toRealPath() + " tmpfs rw,noexec 0 0");
    assertEquals(List.of("rw", "noexec"), Mounts.options(temporary, mounts));
    assertEquals(List.of("rw"), Mounts.options(Path.of("/"), mounts));
  }

  @Test
  void failuresSayWhatToDo() {
    assertTrue(LoadFailure.advice("anything", true).contains("musl (Alpine)"));
    assertTrue(
        LoadFailure.advice("libdnnl.so: failed to map segment from shared object", false)
            .endsWith("set -Dconvoy.natives.dir=FOLDER"));
    assertEquals("", LoadFailure.advice("libxyz.so: no such file", false));
  }
}
