package dev.convoy.spark.job.image;

import dev.convoy.spark.job.JobFailedException;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Stops the running Spark jobs as soon as there are too many errors. */
final class ErrorWatch extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final JobCounters counters;
  private final ErrorLimit limit;

  ErrorWatch(SparkContext context, JobCounters counters, ErrorLimit limit) {
    this.context = context;
    this.counters = counters;
    this.limit = limit;
    context.addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (limit.isBroken(counters.errors())) {
      context.cancelAllJobs();
    }
  }

  /** Returns why the job must end; empty when it need not. */
  Optional<String> explain() {
    return limit.broken(counters.errors(), counters.samples().earliest());
  }

  /** Ends the job when there are too many errors. */
  void requireBelow() {
    explain()
        .ifPresent(
            why -> {
              throw new JobFailedException(why);
            });
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
