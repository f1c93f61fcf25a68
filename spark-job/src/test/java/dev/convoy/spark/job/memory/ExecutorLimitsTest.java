package dev.convoy.spark.job.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.spark.job.memory.ExecutorLimits.Place;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorLimitsTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final HostMemory HOST =
      new HostMemory(4096 * MEBIBYTE, "cgroup v2", 1024 * MEBIBYTE);

  /** Takes {@code name=value;name=value}. */
  private static ExecutorLimits limits(String master, String settings) {
    SparkConf conf = new SparkConf(false).setMaster(master);
    for (String setting : settings.split(";")) {
      String[] pair = setting.split("=");
      conf.set(pair[0], pair[1]);
    }
    return ExecutorLimits.of(conf, HOST);
  }

  @ParameterizedTest
  @CsvSource({
    "local,           spark.task.cpus=1, 1",
    "local[3],        spark.task.cpus=1, 3",
    "'local[4,8]',    spark.task.cpus=2, 2",
    "local[1],        spark.task.cpus=2, 1",
  })
  void aLocalMasterHasWhatItsContainerLeavesBesideTheHeap(
      String master, String settings, int tasks) {
    ExecutorLimits limits = limits(master, settings);
    assertEquals(Place.PROCESS, limits.place());
    assertEquals(tasks, limits.tasks());
    assertEquals(1024 * MEBIBYTE, limits.heapBytes());
    assertEquals(OptionalLong.of(3072 * MEBIBYTE), limits.besideHeap());
    assertEquals("cgroup v2", limits.source());
  }

  @ParameterizedTest
  @CsvSource({
    // Spark's own rule: a tenth of the heap, and at least 384 MiB.
    "spark.app.name=x,                                                           1, 1024,  384",
    "spark.executor.memory=8g,                                                   1, 8192,  819",
    "spark.executor.memory=8g;spark.executor.memoryOverheadFactor=0.5,           1, 8192, 4096",
    "spark.executor.memory=2g;spark.executor.memoryOverhead=3g,                  1, 2048, 3072",
    "spark.executor.memoryOverhead=512,                                          1, 1024,  512",
    "spark.executor.minMemoryOverhead=500m,                                      1, 1024,  500",
    "spark.executor.cores=6;spark.task.cpus=2,                                   3, 1024,  384",
  })
  void aContainerHasTheOverheadThatSparkGivesIt(
      String settings, int tasks, long heap, long overhead) {
    for (String master : new String[] {"yarn", "k8s://https://host:443"}) {
      ExecutorLimits limits = limits(master, settings);
      assertEquals(Place.CONTAINER, limits.place());
      assertEquals(tasks, limits.tasks());
      assertEquals(heap * MEBIBYTE, limits.heapBytes());
      assertEquals(OptionalLong.of(overhead * MEBIBYTE), limits.besideHeap());
    }
  }

  @Test
  void nothingLimitsTheExecutorsOfAStandaloneSpark() {
    ExecutorLimits limits = limits("spark://host:7077", "spark.executor.cores=4");
    assertEquals(Place.UNLIMITED, limits.place());
    assertEquals(4, limits.tasks());
    assertEquals(OptionalLong.empty(), limits.besideHeap());
    assertEquals(3, limits("local-cluster[2,3,1024]", "spark.app.name=x").tasks());
  }
}
