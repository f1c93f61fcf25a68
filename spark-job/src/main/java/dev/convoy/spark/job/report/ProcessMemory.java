package dev.convoy.spark.job.report;

import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one process has used at most, in bytes.
 *
 * @param heapBytes that Java took from the system
 * @param tensorBytes native memory of tensors
 * @param residentBytes memory of the whole process, as Linux counts it; 0 where it is not known
 */
public record ProcessMemory(long heapBytes, long tensorBytes, long residentBytes)
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final ProcessMemory NONE = new ProcessMemory(0, 0, 0);

  static ProcessMemory none() {
    return NONE;
  }

  /** Returns what this process has used until now. */
  static ProcessMemory ofThisProcess() {
    return new ProcessMemory(
        Runtime.getRuntime().totalMemory(), Tensor.peakBytes(), peakResident());
  }

  /** Reads the line {@code VmHWM: 123456 kB}. */
  private static long peakResident() {
    Path status = Path.of("/proc/self/status");
    try {
      return Files.exists(status)
          ? Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .findFirst()
              .orElse(0)
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the memory of the whole process, or that of Java's heap where only this is known. */
  public long largest() {
    return Math.max(residentBytes, heapBytes);
  }

  ProcessMemory max(ProcessMemory other) {
    return new ProcessMemory(
        Math.max(heapBytes, other.heapBytes),
        Math.max(tensorBytes, other.tensorBytes),
        Math.max(residentBytes, other.residentBytes));
  }
}
