package dev.convoy.spark.job.progress;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values of accumulators with what running tasks have added so far: Spark adds a task's share when
 * it ends, and tells it before by the heartbeats of its executor, every ten seconds.
 *
 * <p>For a moment at the end of a task its share may count twice.
 */
final class LiveCounts extends SparkListener {
  private final Map<Long, Map<Long, Long>> running = new ConcurrentHashMap<>();

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(task -> running.put((Long) task._1(), shares(task._4())));
  }

  private static Map<Long, Long> shares(scala.collection.Iterable<AccumulableInfo> updates) {
    Map<Long, Long> shares = new ConcurrentHashMap<>();
    for (AccumulableInfo each : CollectionConverters.asJava(updates)) {
      if (each.update().isDefined() && each.update().get() instanceof Long share) {
        shares.put(each.id(), share);
      }
    }
    return shares;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
  }

  long value(LongAccumulator counter) {
    long sum = counter.value();
    for (Map<Long, Long> task : running.values()) {
      sum += task.getOrDefault(counter.id(), 0L);
    }
    return sum;
  }
}
