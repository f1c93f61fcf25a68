package dev.convoy.spark.job.report;

import dev.convoy.spark.job.HostLine;
import java.io.Serializable;
import org.apache.spark.SparkEnv;

/**
 * What tasks of one executor did.
 *
 * @param executor its name at Spark
 * @param kernels what it really computes with, one line; empty until a model is prepared there
 * @param done images or chunks
 * @param nanos that its tasks worked
 */
public record ExecutorShare(
    String executor, String host, String kernels, long done, long nanos, ProcessMemory memory)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Returns the share of a task that ends, to be called where it runs. */
  public static ExecutorShare ofTask(long done, long nanos) {
    return new ExecutorShare(
        SparkEnv.get().executorId(),
        HostLine.host(),
        "",
        done,
        nanos,
        ProcessMemory.ofThisProcess());
  }

  /** Returns what the running task's executor computes with, and nothing else. */
  public static ExecutorShare ofKernels(String kernels) {
    return new ExecutorShare(
        SparkEnv.get().executorId(), HostLine.host(), kernels, 0, 0, ProcessMemory.none());
  }

  ExecutorShare plus(ExecutorShare other) {
    return new ExecutorShare(
        executor,
        host,
        kernels.isEmpty() ? other.kernels : kernels,
        done + other.done,
        nanos + other.nanos,
        memory.max(other.memory));
  }
}
