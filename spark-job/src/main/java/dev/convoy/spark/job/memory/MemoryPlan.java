package dev.convoy.spark.job.memory;

import dev.convoy.spark.job.config.JobFileException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a job takes with what its executors get. */
public final class MemoryPlan {
  private static final long MEBIBYTE = 1 << 20;

  /** Below this a heap is too small for Spark itself. */
  private static final long LEAST_HEAP = 512 * MEBIBYTE;

  /** An overhead is recommended in whole steps, with a tenth to spare. */
  private static final long STEP = 64 * MEBIBYTE;

  private final MemoryNeed need;
  private final ExecutorLimits limits;

  public MemoryPlan(MemoryNeed need, ExecutorLimits limits) {
    this.need = need;
    this.limits = limits;
  }

  /** Returns what is needed outside the heap when so many tasks run at once. */
  private long bytes(int tasks) {
    long driver = limits.place() == ExecutorLimits.Place.PROCESS ? need.driverBytes() : 0;
    return driver + need.executorBytes() + tasks * need.taskBytes();
  }

  /** Returns the {@code spark.executor.memoryOverhead} of an executor, in MiB. */
  long overheadMebibytes() {
    long wanted = (need.executorBytes() + limits.tasks() * need.taskBytes()) * 11 / 10;
    return (wanted + STEP - 1) / STEP * STEP / MEBIBYTE;
  }

  /**
   * Refuses what does not fit, or says so.
   *
   * @param refuse whether the job must not run then
   * @param out gets the warning when it may
   * @throws JobFileException with the numbers and with the settings that would fit
   */
  public void check(boolean refuse, PrintStream out) {
    problem()
        .ifPresent(
            problem -> {
              if (refuse) {
                throw new JobFileException(
                    "Cannot run the job: " + problem + ", or check-memory = false");
              }
              out.println("memory      " + problem);
            });
  }

  /** Returns why the job does not fit and what to set; empty when it does. */
  Optional<String> problem() {
    long missing = limits.besideHeap().isEmpty() ? 0 : bytes(limits.tasks()) - beside();
    return missing <= 0 ? Optional.empty() : Optional.of(tooMuch());
  }

  private long beside() {
    return limits.besideHeap().orElse(Long.MAX_VALUE);
  }

  private String tooMuch() {
    boolean here = limits.place() == ExecutorLimits.Place.PROCESS;
    return "%s needs %s beside its heap of %s (%s), %s gives %s; set %s"
        .formatted(
            (here ? "this process" : "an executor") + " with " + tasks(limits.tasks()),
            MemoryNeed.mebibytes(bytes(limits.tasks())),
            MemoryNeed.mebibytes(limits.heapBytes()),
            parts(here),
            limits.source(),
            MemoryNeed.mebibytes(beside()),
            String.join(", or ", here ? fittingHere() : fittingContainer()));
  }

  private String parts(boolean here) {
    List<MemoryNeed.Part> once = new ArrayList<>(need.executor());
    if (here) {
      once.addAll(need.driver());
    }
    return MemoryNeed.list(once) + "; each task " + MemoryNeed.list(need.task());
  }

  private static String tasks(int count) {
    return count + (count == 1 ? " task" : " tasks");
  }

  private List<String> fittingContainer() {
    List<String> settings = new ArrayList<>();
    settings.add("spark.executor.memoryOverhead = " + overheadMebibytes() + "m");
    int fitting = fittingTasks(beside());
    if (fitting > 0) {
      settings.add("spark.executor.cores = " + fitting * limits.taskCpus());
    }
    return settings;
  }

  private List<String> fittingHere() {
    List<String> settings = new ArrayList<>();
    int fitting = fittingTasks(beside());
    long heap = limits.heapBytes() + beside() - bytes(limits.tasks());
    if (fitting > 0) {
      settings.add("--master local[" + fitting * limits.taskCpus() + "]");
    }
    if (heap >= LEAST_HEAP) {
      settings.add("CONVOY_JAVA_OPTS=-Xmx" + heap / MEBIBYTE + "m");
    }
    if (settings.isEmpty()) {
      long least = LEAST_HEAP + bytes(1);
      settings.add(
          "--master local[%d] and CONVOY_JAVA_OPTS=-Xmx%dm where there are %s"
              .formatted(limits.taskCpus(), LEAST_HEAP / MEBIBYTE, MemoryNeed.mebibytes(least)));
    }
    return settings;
  }

  /** Returns the most tasks at once that fit; 0 when not even one does. */
  private int fittingTasks(long beside) {
    long left = beside - bytes(0);
    return left <= 0 ? 0 : (int) Math.min(limits.tasks(), left / Math.max(1, need.taskBytes()));
  }

  /** Returns the most bytes of one task. */
  public long taskBytes() {
    return need.taskBytes();
  }

  /** Returns the account for people: parts, sums, what there is, and what to set on a cluster. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s for each task: %s"
            .formatted(MemoryNeed.mebibytes(need.taskBytes()), MemoryNeed.list(need.task())));
    lines.add(
        "%s for each executor: %s"
            .formatted(
                MemoryNeed.mebibytes(need.executorBytes()), MemoryNeed.list(need.executor())));
    lines.add(
        "%s beside a heap of %s with %s; %s"
            .formatted(
                MemoryNeed.mebibytes(bytes(limits.tasks())),
                MemoryNeed.mebibytes(limits.heapBytes()),
                tasks(limits.tasks()),
                limits.besideHeap().isPresent()
                    ? limits.source() + " gives " + MemoryNeed.mebibytes(beside())
                    : limits.source() + " sets no limit"));
    lines.add(
        "spark.executor.memoryOverhead = %dm for executors of %s"
            .formatted(overheadMebibytes(), tasks(limits.tasks())));
    return lines;
  }
}
