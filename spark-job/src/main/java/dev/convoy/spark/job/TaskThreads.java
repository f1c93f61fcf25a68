package dev.convoy.spark.job;

import dev.convoy.engine.kernel.onednn.NativeThreads;
import org.apache.spark.TaskContext;

/** How many native threads a task may use: {@code spark.task.cpus}, within what the host gives. */
public final class TaskThreads {
  private TaskThreads() {}

  /** Returns at least 1. */
  public static int count(TaskContext task) {
    return bounded(task.cpus(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param available processors of the host or of its container's quota
   */
  static int bounded(int wanted, int available) {
    return Math.max(1, Math.min(wanted, available));
  }

  /** Ends the native threads of a task; called on its own thread when it ends. */
  public static void release() {
    NativeThreads.release();
  }
}
