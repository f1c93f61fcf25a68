package dev.convoy.spark.job.doctor;

import dev.convoy.engine.natives.NativeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that native libraries are unpacked to, and whether they can be. */
final class UnpackFolder {
  private UnpackFolder() {}

  /**
   * Returns what is wrong with a folder, or its free space.
   *
   * @return {@code /home/you/.cache/convoy, 3100 MB free}, or {@code ..., PROBLEM: ...}
   */
  static String describe(Path folder) {
    Optional<String> problem = NativeFolder.problem(folder);
    if (problem.isPresent()) {
      return folder
          + ", PROBLEM: "
          + problem.get()
          + "; set -D"
          + NativeFolder.PROPERTY
          + "=FOLDER";
    }
    try {
      return folder + ", " + (Files.getFileStore(folder).getUsableSpace() >> 20) + " MB free";
    } catch (IOException e) {
      return folder + ", PROBLEM: " + e.getMessage();
    }
  }
}
