package dev.convoy.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** {@code convoy} in a process of its own, whose heap is in memory from the start. */
public final class ConvoyProcess {
  private final Process process;
  private final Path log;
  private final long heapMegabytes;
  private final NavigableMap<Instant, Double> outsideHeap = new TreeMap<>();
  private long peak;

  private ConvoyProcess(Process process, Path log, long heapMegabytes) {
    this.process = process;
    this.log = log;
    this.heapMegabytes = heapMegabytes;
  }

  /**
   * Starts a process from this one's class path.
   *
   * @param heap its size in megabytes: {@code 512m}
   */
  public static ConvoyProcess start(Path folder, String heap, String... arguments)
      throws IOException {
    return startMain(folder, heap, Main.class, arguments);
  }

  /**
   * Starts a process as {@link #start} does, without the optimizing compiler, which takes and gives
   * back up to 30 MB outside the heap whenever it pleases.
   */
  static ConvoyProcess startSteady(Path folder, String heap, String... arguments)
      throws IOException {
    return start(folder, heap, List.of("-XX:TieredStopAtLevel=1"), Main.class, arguments);
  }

  /** Starts a process of another class with a main method. */
  static ConvoyProcess startMain(Path folder, String heap, Class<?> main, String... arguments)
      throws IOException {
    return start(folder, heap, List.of(), main, arguments);
  }

  private static ConvoyProcess start(
      Path folder, String heap, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "convoy", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // As an argument, its length ends ONNX Runtime by signal 11.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    long megabytes = Long.parseLong(heap.substring(0, heap.length() - 1));
    return new ConvoyProcess(builder.start(), log, megabytes);
  }

  /** Waits for the end, looks at the memory meanwhile and returns the exit code. */
  int waitFor() throws InterruptedException {
    while (!process.waitFor(250, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, Math.round(megabytes("VmHWM:")));
      double anonymous = megabytes("RssAnon:");
      if (anonymous > 0) {
        outsideHeap.put(Instant.now(), anonymous - heapMegabytes);
      }
    }
    return process.exitValue();
  }

  /** Returns the most resident memory until {@link #waitFor} looked last, as Linux counts it. */
  long peakMegabytes() {
    return peak;
  }

  /** Ends the process with signal 9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Returns the memory outside the heap, in megabytes, at moments of {@link #waitFor}: what Linux
   * counts as anonymous, mapped files left out, less the heap.
   */
  NavigableMap<Instant, Double> outsideHeapMegabytes() {
    return outsideHeap;
  }

  private double megabytes(String name) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns what it printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
