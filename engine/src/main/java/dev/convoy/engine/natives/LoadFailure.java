package dev.convoy.engine.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Why a native library does not load, in words, and what to do. */
public final class LoadFailure {
  private static final Path LIB = Path.of("/lib");

  private LoadFailure() {}

  /**
   * Returns one line.
   *
   * @param library its name, as people know it
   */
  public static String explain(String library, Throwable cause) {
    String said = firstLine(cause);
    return library
        + " does not load on "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ": "
        + said
        + advice(said, hasMusl());
  }

  /** Returns what to do about a message, after a semicolon; empty where nothing is known. */
  static String advice(String said, boolean musl) {
    if (musl || said.contains("Error relocating") || said.contains("ld-linux")) {
      return "; this system's C library is musl (Alpine), and native libraries need glibc: take an"
          + " image with glibc, such as Debian's or Ubuntu's";
    }
    if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
      return "; code may not run from where it was unpacked (mounted noexec?): set -D"
          + NativeFolder.PROPERTY
          + "=FOLDER";
    }
    return "";
  }

  private static boolean hasMusl() {
    try (Stream<Path> files = Files.list(LIB)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
    } catch (IOException e) {
      return false;
    }
  }

  /** An initializer's failure says nothing; what it was thrown for does. Our own need no class. */
  private static String firstLine(Throwable cause) {
    Throwable real = cause;
    while (real instanceof ExceptionInInitializerError && real.getCause() != null) {
      real = real.getCause();
    }
    boolean own = real instanceof UnsupportedOperationException && real.getMessage() != null;
    String text = own ? real.getMessage() : real.toString();
    return text.lines().findFirst().orElse("");
  }
}
