package dev.convoy.spark.job.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder that native libraries are unpacked to, and whether they can be. */
final class TempFolder {
  private TempFolder() {}

  /**
   * Returns what is wrong with a folder, or its free space.
   *
   * @return {@code /tmp, 3100 MB free}, with {@code , PROBLEM: ...} where there is one
   */
  static String describe(Path folder) {
    String problem = "";
    long free = 0;
    try {
      free = Files.getFileStore(folder).getUsableSpace() >> 20;
      if (!Files.isWritable(folder)) {
        problem = ", PROBLEM: cannot be written; set org.bytedeco.javacpp.cachedir";
      } else if (mountOptions(folder).contains("noexec")) {
        problem = ", PROBLEM: mounted noexec; set org.bytedeco.javacpp.cachedir";
      }
    } catch (IOException e) {
      problem = ", PROBLEM: " + e.getMessage();
    }
    return folder + ", " + free + " MB free" + problem;
  }

  /** Returns the options of the mount that a folder is on; none where the system does not tell. */
  private static List<String> mountOptions(Path folder) throws IOException {
    Path mounts = Path.of("/proc/self/mounts");
    if (!Files.exists(mounts)) {
      return List.of();
    }
    Path real = folder.toRealPath();
    List<String> options = List.of();
    int longest = -1;
    for (String line : Files.readAllLines(mounts)) {
      String[] fields = line.split(" ", -1);
      Path point = Path.of(fields[1]);
      if (real.startsWith(point) && point.getNameCount() >= longest) {
        longest = point.getNameCount();
        options = List.of(fields[3].split(",", -1));
      }
    }
    return options;
  }
}
