package dev.convoy.spark.job.report;

import java.util.List;

/** Short names of files that lie near each other. */
public final class PathNames {
  private PathNames() {}

  /** Leaves out the folders that all paths have in common. */
  public static List<String> shortened(List<String> paths) {
    String common = paths.isEmpty() ? "" : paths.get(0);
    for (String path : paths) {
      while (!path.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    int folder = common.lastIndexOf('/') + 1;
    return paths.stream().map(path -> path.substring(folder)).toList();
  }
}
