package dev.convoy.spark.job.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.memory.ExecutorLimits.Place;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An executor takes 100 MiB, each of its tasks 50, the driver 20. */
class MemoryPlanTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final MemoryNeed NEED =
      new MemoryNeed(
          List.of(new Part("the driver's model", 20 * MEBIBYTE)),
          List.of(new Part("weights", 60 * MEBIBYTE), new Part("prepared weights", 40 * MEBIBYTE)),
          List.of(
              new Part("arrays and scratch", 30 * MEBIBYTE), new Part("decoding", 20 * MEBIBYTE)));

  private static MemoryPlan container(int tasks, int taskCpus, long beside) {
    return new MemoryPlan(
        NEED,
        new ExecutorLimits(
            Place.CONTAINER,
            tasks,
            taskCpus,
            1024 * MEBIBYTE,
            OptionalLong.of(beside * MEBIBYTE),
            "spark.executor.memoryOverhead"));
  }

  private static MemoryPlan here(int tasks, long heap, long beside) {
    return new MemoryPlan(
        NEED,
        new ExecutorLimits(
            Place.PROCESS,
            tasks,
            1,
            heap * MEBIBYTE,
            OptionalLong.of(beside * MEBIBYTE),
            "cgroup v2"));
  }

  private static String refusal(MemoryPlan plan) {
    return assertThrows(JobFileException.class, () -> plan.check(true, System.out)).getMessage();
  }

  @Test
  void whatFitsToTheByteRuns() {
    assertEquals(Optional.empty(), container(4, 1, 300).problem());
    assertEquals(Optional.empty(), here(4, 1024, 320).problem());
  }

  @Test
  void aContainerTooSmallIsRefusedWithOverheadAndCores() {
    assertEquals(
        "Cannot run the job: an executor with 4 tasks needs 300.0 MiB beside its heap of 1,024.0 MiB"
            + " (weights 60.0 MiB, prepared weights 40.0 MiB; each task arrays and scratch 30.0 MiB,"
            + " decoding 20.0 MiB), spark.executor.memoryOverhead gives 299.0 MiB;"
            + " set spark.executor.memoryOverhead = 384m, or spark.executor.cores = 3,"
            + " or check-memory = false",
        refusal(container(4, 1, 299)));
  }

  @Test
  void coresAreThoseOfTheTasksThatFit() {
    assertEquals(
        "memoryOverhead = 384m, or spark.executor.cores = 4, or check-memory = false",
        refusal(container(4, 2, 249)).replaceFirst(".*set spark.executor.", ""));
  }

  @Test
  void aContainerTooSmallForOneTaskIsOfferedNoCores() {
    assertEquals(
        "memoryOverhead = 384m, or check-memory = false",
        refusal(container(4, 1, 149)).replaceFirst(".*set spark.executor.", ""));
  }

  @Test
  void aLocalMasterIsOfferedFewerTasksOrASmallerHeap() {
    assertEquals(
        "Cannot run the job: this process with 4 tasks needs 320.0 MiB beside its heap of 1,024.0 MiB"
            + " (weights 60.0 MiB, prepared weights 40.0 MiB, the driver's model 20.0 MiB; each task"
            + " arrays and scratch 30.0 MiB, decoding 20.0 MiB), cgroup v2 gives 250.0 MiB;"
            + " set --master local[2], or CONVOY_JAVA_OPTS=-Xmx954m, or check-memory = false",
        refusal(here(4, 1024, 250)));
  }

  @Test
  void whereNothingFitsTheLeastThatWouldIsSaid() {
    assertEquals(
        "--master local[1] and CONVOY_JAVA_OPTS=-Xmx512m where there are 682.0 MiB,"
            + " or check-memory = false",
        refusal(here(4, 520, 100)).replaceFirst(".*; set ", ""));
  }

  @Test
  void withoutTheCheckTheJobIsWarned() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    here(4, 1024, 250).check(false, new PrintStream(out, true, StandardCharsets.UTF_8));
    String said = out.toString(StandardCharsets.UTF_8);
    assertEquals("memory      this process with 4 tasks needs", said.substring(0, 43));
  }

  @Test
  void anExecutorThatNothingLimitsIsNeverRefused() {
    MemoryPlan plan =
        new MemoryPlan(
            NEED,
            new ExecutorLimits(
                Place.UNLIMITED, 4, 1, MEBIBYTE, OptionalLong.empty(), "spark://host:7077"));
    assertEquals(Optional.empty(), plan.problem());
    assertEquals(
        List.of(
            "50.0 MiB for each task: arrays and scratch 30.0 MiB, decoding 20.0 MiB",
            "100.0 MiB for each executor: weights 60.0 MiB, prepared weights 40.0 MiB",
            "300.0 MiB beside a heap of 1.0 MiB with 4 tasks; spark://host:7077 sets no limit",
            "spark.executor.memoryOverhead = 384m for executors of 4 tasks"),
        plan.lines());
  }

  @Test
  void theOverheadHasATenthToSpareInStepsOf64() {
    // 1.1 * 100, 1.1 * 150, 1.1 * 300
    assertEquals(192, container(1, 1, 0).overheadMebibytes());
    assertEquals(384, container(4, 1, 0).overheadMebibytes());
    assertEquals(640, container(9, 1, 0).overheadMebibytes());
  }
}
