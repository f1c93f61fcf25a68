package dev.convoy.spark.job.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a job takes outside the Java heap, part by part.
 *
 * @param driver what the driver holds besides; counts where executor and driver are one process
 * @param executor what an executor holds once, however many tasks it runs
 * @param task what each of its tasks takes at most
 */
public record MemoryNeed(List<Part> driver, List<Part> executor, List<Part> task) {
  private static final double MEBIBYTE = 1 << 20;

  /**
   * What Java and Spark take beside heap and tensors: code, classes, threads, buffers of the
   * network. Spark's own least overhead; a job over the sample photographs took 310 MiB on 27
   * November 2026, mapped files not counted.
   */
  private static final Part JAVA = new Part("Java and Spark", 384L << 20);

  public MemoryNeed {
    driver = List.copyOf(driver);
    executor = List.copyOf(executor);
    task = List.copyOf(task);
  }

  /**
   * One part.
   *
   * @param name for people: {@code decoding}
   */
  public record Part(String name, long bytes) {
    @Override
    public String toString() {
      return name + " " + mebibytes(bytes);
    }
  }

  /** Returns a need with what Java and Spark take added to the executor's parts. */
  public static MemoryNeed withJava(List<Part> driver, List<Part> executor, List<Part> task) {
    List<Part> all = new ArrayList<>(List.of(JAVA));
    all.addAll(executor);
    return new MemoryNeed(driver, all, task);
  }

  /** Returns the bytes of an executor without tasks. */
  public long executorBytes() {
    return sum(executor);
  }

  /** Returns the most bytes of one task. */
  public long taskBytes() {
    return sum(task);
  }

  /** Returns the bytes of what the driver holds besides. */
  long driverBytes() {
    return sum(driver);
  }

  private static long sum(List<Part> parts) {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  static String list(List<Part> parts) {
    return parts.stream().map(Part::toString).collect(Collectors.joining(", "));
  }

  /** Returns {@code 1,234.5 MiB}. */
  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
  }
}
