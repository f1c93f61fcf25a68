package dev.convoy.spark.job.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  @Test
  void version2TakesTheTightestLimitUpToTheRoot() throws IOException {
    file("proc/self/cgroup", "0::/pods/one");
    file("sys/fs/cgroup/cgroup.controllers", "cpu memory");
    file("sys/fs/cgroup/pods/memory.max", "1073741824");
    file("sys/fs/cgroup/pods/one/memory.max", "max");
    file("sys/fs/cgroup/pods/one/cpu.max", "150000 100000");
    file("sys/fs/cgroup/pods/cpu.max", "max 100000");
    Cgroup group = Cgroup.under(root);
    assertEquals(2, group.version());
    assertEquals(OptionalLong.of(1L << 30), group.memoryBytes());
    assertEquals(OptionalDouble.of(1.5), group.cores());
  }

  @Test
  void version1HasAFolderForEachController() throws IOException {
    file("proc/self/cgroup", "5:cpu,cpuacct:/docker/1f\n4:memory:/docker/1f");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    file("sys/fs/cgroup/memory/docker/1f/memory.limit_in_bytes", "536870912");
    file("sys/fs/cgroup/cpu/docker/1f/cpu.cfs_quota_us", "200000");
    file("sys/fs/cgroup/cpu/docker/1f/cpu.cfs_period_us", "100000");
    Cgroup group = Cgroup.under(root);
    assertEquals(1, group.version());
    assertEquals(OptionalLong.of(512L << 20), group.memoryBytes());
    assertEquals(OptionalDouble.of(2), group.cores());
  }

  @Test
  void noLimitIsNone() throws IOException {
    assertEquals(0, Cgroup.under(root).version());
    file("proc/self/cgroup", "0::/");
    file("sys/fs/cgroup/cgroup.controllers", "");
    file("sys/fs/cgroup/memory.max", "max");
    file("sys/fs/cgroup/cpu.max", "max 100000");
    assertEquals(OptionalLong.empty(), Cgroup.under(root).memoryBytes());
    assertEquals(OptionalDouble.empty(), Cgroup.under(root).cores());
  }
}
