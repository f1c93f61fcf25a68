package dev.convoy.spark.job.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * What the machine or the container of this process has.
 *
 * @param bytes of memory, all of it
 * @param limit who says so: {@code this machine} or {@code cgroup v2}
 * @param heapBytes the most that this process's Java heap may take
 */
public record HostMemory(long bytes, String limit, long heapBytes) {
  /** Taken where Java does not know the machine's memory. */
  private static final long UNKNOWN = 2L << 30;

  /** Returns what this process has. */
  public static HostMemory ofThisProcess() {
    long machine =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : UNKNOWN;
    return of(Cgroup.ofThisProcess(), machine, Runtime.getRuntime().maxMemory());
  }

  /** Returns the group's limit where it is the tighter one. */
  static HostMemory of(Cgroup group, long machine, long heap) {
    OptionalLong limit = group.memoryBytes();
    return limit.isPresent() && limit.getAsLong() < machine
        ? new HostMemory(limit.getAsLong(), "cgroup v" + group.version(), heap)
        : new HostMemory(machine, "this machine", heap);
  }
}
