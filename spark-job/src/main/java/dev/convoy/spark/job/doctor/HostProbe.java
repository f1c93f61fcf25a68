package dev.convoy.spark.job.doctor;

import dev.convoy.datasets.image.opencv.OpenCvDecoder;
import dev.convoy.engine.kernel.onednn.OneDnnLibrary;
import dev.convoy.engine.kernel.simd.SimdLibrary;
import dev.convoy.engine.natives.NativeFolder;
import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.memory.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;

/** A task that tells about the process it runs in: {@code {executor, name, value, name, ...}}. */
final class HostProbe implements FlatMapFunction<Iterator<Integer>, String[]> {
  private static final long serialVersionUID = 1;

  /** Long enough that one core does not take the tasks of all. */
  private static final long PAUSE_MILLIS = 150;

  private static final class Holder {
    static final Map<String, String> FACTS = facts();
  }

  @Override
  public Iterator<String[]> call(Iterator<Integer> numbers) throws InterruptedException {
    List<String> answer = new java.util.ArrayList<>(List.of(SparkEnv.get().executorId()));
    Holder.FACTS.forEach((name, value) -> Collections.addAll(answer, name, value));
    Thread.sleep(PAUSE_MILLIS);
    return List.<String[]>of(answer.toArray(String[]::new)).iterator();
  }

  /** Returns what this process finds out about itself, in the order it is printed. */
  static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("host", HostLine.host());
    facts.put("java", Runtime.version() + ", heap " + mebibytes(Runtime.getRuntime().maxMemory()));
    facts.put("cpu", line("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
    facts.put("isa", OneDnnLibrary.isa());
    facts.put("cores", cores());
    facts.put("memory", memory());
    facts.put("natives", natives());
    facts.put("unpacked", unpacked());
    facts.put("self-test", SelfTest.run());
    return facts;
  }

  private static String cores() {
    Cgroup group = Cgroup.ofThisProcess();
    String quota =
        group.cores().isPresent()
            ? String.format(
                Locale.ROOT, "%.2f by cgroup v%d", group.cores().getAsDouble(), group.version())
            : "no quota";
    return Runtime.getRuntime().availableProcessors()
        + " seen, "
        + quota
        + ", affinity "
        + line("/proc/self/status", "Cpus_allowed_list", "unknown");
  }

  private static String memory() {
    Cgroup group = Cgroup.ofThisProcess();
    return group.memoryBytes().isPresent()
        ? mebibytes(group.memoryBytes().getAsLong()) + " by cgroup v" + group.version()
        : "no limit, " + line("/proc/meminfo", "MemAvailable", "unknown") + " available";
  }

  private static String natives() {
    if (!OneDnnLibrary.isEnabled()) {
      return "none: " + OneDnnLibrary.failure().orElse("unknown");
    }
    return "oneDNN "
        + OneDnnLibrary.version()
        + ", C kernels "
        + SimdLibrary.instructions()
        + ", OpenCV "
        + OpenCvDecoder.failure().map(why -> "none: " + why).orElse("there");
  }

  /** Returns the folder of native libraries and what is wrong with it. */
  private static String unpacked() {
    try {
      return UnpackFolder.describe(NativeFolder.path());
    } catch (UnsupportedOperationException e) {
      return "PROBLEM: " + e.getMessage();
    }
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  /** Returns the value of a line {@code name : value} of one of Linux's files. */
  private static String line(String file, String name, String fallback) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(fallback);
    } catch (IOException e) {
      return fallback;
    }
  }
}
