package dev.convoy.spark.job.memory;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What an executor gets, as Spark's settings say before it starts.
 *
 * @param place who gives it
 * @param tasks how many run at once, at least 1
 * @param taskCpus cores of each task
 * @param heapBytes of its Java heap
 * @param besideHeap what it may take outside the heap; empty where nothing limits it
 * @param source who says so
 */
public record ExecutorLimits(
    Place place, int tasks, int taskCpus, long heapBytes, OptionalLong besideHeap, String source) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,.*)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\d+,(\\d+),(\\d+)]");
  private static final long LEAST_OVERHEAD_MEBIBYTES = 384;

  /** Who gives an executor its memory. */
  public enum Place {
    /** Tasks run in the driver's process, which has what the host or its container has. */
    PROCESS,
    /** A container of heap and overhead: YARN, Kubernetes. */
    CONTAINER,
    /** A process that no setting limits: a standalone Spark. */
    UNLIMITED
  }

  /**
   * Returns what settings say.
   *
   * @param conf with a master
   * @param host counts where tasks run in this process
   */
  public static ExecutorLimits of(SparkConf conf, HostMemory host) {
    String master = conf.get("spark.master");
    int taskCpus = Math.max(1, conf.getInt("spark.task.cpus", 1));
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      return new ExecutorLimits(
          Place.PROCESS,
          tasks(cores(local.group(1)), taskCpus),
          taskCpus,
          host.heapBytes(),
          OptionalLong.of(Math.max(0, host.bytes() - host.heapBytes())),
          host.limit());
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    int usualCores = cluster.matches() ? Integer.parseInt(cluster.group(1)) : 1;
    int cores = conf.getInt("spark.executor.cores", usualCores);
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    boolean container = master.startsWith("yarn") || master.startsWith("k8s");
    return new ExecutorLimits(
        container ? Place.CONTAINER : Place.UNLIMITED,
        tasks(cores, taskCpus),
        taskCpus,
        heap << 20,
        container ? OptionalLong.of(overhead(conf, heap) << 20) : OptionalLong.empty(),
        container ? "spark.executor.memoryOverhead" : master);
  }

  private static int cores(String stated) {
    if (stated == null) {
      return 1;
    }
    return stated.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(stated);
  }

  private static int tasks(int cores, int taskCpus) {
    return Math.max(1, cores / taskCpus);
  }

  /** Returns what Spark adds to the heap, as its own resource profiles compute it. */
  private static long overhead(SparkConf conf, long heap) {
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long least =
        conf.getSizeAsMb("spark.executor.minMemoryOverhead", LEAST_OVERHEAD_MEBIBYTES + "m");
    return conf.contains("spark.executor.memoryOverhead")
        ? conf.getSizeAsMb("spark.executor.memoryOverhead")
        : Math.max(least, (long) (heap * factor));
  }
}
