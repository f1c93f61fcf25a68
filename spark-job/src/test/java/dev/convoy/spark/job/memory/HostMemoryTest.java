package dev.convoy.spark.job.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir private Path root;

  private HostMemory host(long limit) throws IOException {
    Files.createDirectories(root.resolve("sys/fs/cgroup"));
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/cgroup"), "0::/");
    Files.writeString(root.resolve("sys/fs/cgroup/cgroup.controllers"), "memory");
    Files.writeString(root.resolve("sys/fs/cgroup/memory.max"), Long.toString(limit));
    return HostMemory.of(Cgroup.under(root), 8 * GIBIBYTE, 2 * GIBIBYTE);
  }

  @Test
  void aContainersLimitCountsWhereItIsTheTighterOne() throws IOException {
    assertEquals(new HostMemory(3 * GIBIBYTE, "cgroup v2", 2 * GIBIBYTE), host(3 * GIBIBYTE));
    assertEquals(new HostMemory(8 * GIBIBYTE, "this machine", 2 * GIBIBYTE), host(9 * GIBIBYTE));
  }

  @Test
  void thisProcessHasMoreThanItsHeap() {
    HostMemory here = HostMemory.ofThisProcess();
    assertTrue(here.bytes() > here.heapBytes(), here::toString);
  }
}
