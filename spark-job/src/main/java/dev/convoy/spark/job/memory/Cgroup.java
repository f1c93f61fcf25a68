package dev.convoy.spark.job.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The limits of the control group that this process is in, versions 1 and 2 of Linux's interface.
 *
 * <p>The tightest limit from the process's own group up to the root counts. Files: {@code
 * memory.max} and {@code cpu.max} (version 2); {@code memory.limit_in_bytes}, {@code
 * cpu.cfs_quota_us} and {@code cpu.cfs_period_us} (version 1).
 */
public final class Cgroup {
  /** Version 1 says "no limit" by a number near 2^63. */
  private static final long NO_LIMIT = 1L << 60;

  private final Path root;

  private Cgroup(Path root) {
    this.root = root;
  }

  /** Returns the group of this process. */
  public static Cgroup ofThisProcess() {
    return new Cgroup(Path.of("/"));
  }

  /**
   * Returns the group that a file tree describes.
   *
   * @param root holds {@code proc/self/cgroup} and {@code sys/fs/cgroup}
   */
  static Cgroup under(Path root) {
    return new Cgroup(root);
  }

  /** Returns 1, 2, or 0 where there are no control groups. */
  public int version() {
    if (Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers"))) {
      return 2;
    }
    return Files.exists(root.resolve("sys/fs/cgroup/memory")) ? 1 : 0;
  }

  /** Returns the most bytes of memory; empty without a limit. */
  public OptionalLong memoryBytes() {
    String file = version() == 2 ? "memory.max" : "memory.limit_in_bytes";
    long least = Long.MAX_VALUE;
    for (Path folder : folders("memory")) {
      least = Math.min(least, number(folder.resolve(file)).orElse(Long.MAX_VALUE));
    }
    return least >= NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(least);
  }

  /** Returns how many cores' worth of time the group gets; empty without a limit. */
  public OptionalDouble cores() {
    double least = Double.MAX_VALUE;
    for (Path folder : folders("cpu")) {
      least = Math.min(least, version() == 2 ? coresOfVersion2(folder) : coresOfVersion1(folder));
    }
    return least == Double.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least);
  }

  private double coresOfVersion2(Path folder) {
    String[] words = text(folder.resolve("cpu.max")).orElse("max").split(" ", -1);
    return words.length < 2 || words[0].equals("max")
        ? Double.MAX_VALUE
        : Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
  }

  private double coresOfVersion1(Path folder) {
    OptionalLong quota = number(folder.resolve("cpu.cfs_quota_us"));
    OptionalLong period = number(folder.resolve("cpu.cfs_period_us"));
    boolean limited = quota.isPresent() && period.isPresent() && quota.getAsLong() > 0;
    return limited ? (double) quota.getAsLong() / period.getAsLong() : Double.MAX_VALUE;
  }

  /** Returns the folders of the process's group and of those above it. */
  private List<Path> folders(String controller) {
    Path top = root.resolve("sys/fs/cgroup");
    if (version() == 1) {
      top = top.resolve(controller);
    }
    List<Path> folders = new java.util.ArrayList<>();
    Path group = top.resolve(group(controller).replaceFirst("^/+", "")).normalize();
    while (group != null && group.startsWith(top)) {
      folders.add(group);
      group = group.getParent();
    }
    return folders;
  }

  /** Returns the group's name: the third field of {@code 4:cpu,cpuacct:/docker/1f}. */
  private String group(String controller) {
    for (String line : text(root.resolve("proc/self/cgroup")).orElse("").lines().toList()) {
      String[] fields = line.split(":", 3);
      boolean here =
          fields.length == 3
              && (version() == 2
                  ? fields[1].isEmpty()
                  : List.of(fields[1].split(",", -1)).contains(controller));
      if (here) {
        return fields[2];
      }
    }
    return "";
  }

  private static OptionalLong number(Path file) {
    return text(file)
        .filter(text -> text.matches("-?\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
