package dev.convoy.engine.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of the file system that a folder is on. */
final class Mounts {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final int POINT = 1;
  private static final int OPTIONS = 3;

  private Mounts() {}

  /** Tells whether a folder's file system runs no code; false where the system does not tell. */
  static boolean isNoexec(Path folder) throws IOException {
    return Files.exists(MOUNTS) && options(folder, Files.readAllLines(MOUNTS)).contains("noexec");
  }

  /** Returns the options of the mount that a folder is on, out of the lines of the table. */
  static List<String> options(Path folder, List<String> mounts) throws IOException {
    Path real = folder.toRealPath();
    List<String> options = List.of();
    int longest = -1;
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      Path point = Path.of(fields[POINT]);
      if (real.startsWith(point) && point.getNameCount() >= longest) {
        longest = point.getNameCount();
        options = List.of(fields[OPTIONS].split(",", -1));
      }
    }
    return options;
  }
}
