package dev.convoy.spark.job.image;

import dev.convoy.spark.job.image.TaskClock.Work;
import dev.convoy.spark.job.progress.Progress;
import dev.convoy.spark.job.report.ExecutorShare;
import dev.convoy.spark.job.report.ExecutorShares;
import dev.convoy.spark.job.report.LayerTimes;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver: numbers, a share per executor, and a few samples of errors; nothing
 * per image.
 */
final class JobCounters implements Serializable {
  private static final long serialVersionUID = 1;

  private final EnumMap<Work, LongAccumulator> nanos = new EnumMap<>(Work.class);
  private final LongAccumulator items;
  private final LongAccumulator bytes;
  private final LongAccumulator errors;
  private final LongAccumulator prepared;
  private final ExecutorShares executors = new ExecutorShares();
  private final LayerTimes layers = new LayerTimes();
  private final ErrorSamples samples = new ErrorSamples();

  JobCounters(SparkContext context) {
    for (Work work : Work.values()) {
      nanos.put(work, context.longAccumulator(name(work.name()) + " ns"));
    }
    items = context.longAccumulator(name("items"));
    bytes = context.longAccumulator(name("bytes read"));
    errors = context.longAccumulator(name("errors"));
    prepared = context.longAccumulator(name("models prepared"));
    context.register(executors, name("executors"));
    context.register(layers, name("layers"));
    context.register(samples, name("first errors"));
  }

  private static String name(String what) {
    return "convoy " + what.toLowerCase(Locale.ROOT);
  }

  /** Counts one image. */
  void count(FeatureRow<ImageRef> row) {
    items.add(1);
    bytes.add(row.key().bytes());
    if (row.error() != null) {
      errors.add(1);
      samples.add(
          new ErrorSamples.Sample(
              row.key().index(),
              row.error().stage() + "/" + row.error().code(),
              row.key().path(),
              row.error().message()));
    }
  }

  /**
   * Takes over what the clock of a task that ends has counted, and what the task did.
   *
   * @param timed layers that it timed; mostly none
   */
  void countTask(TaskClock clock, List<LayerTimes.Timed> timed) {
    timed.forEach(layers::add);
    nanos.forEach((work, counter) -> counter.add(clock.nanos(work)));
    // On the task's side counters hold its own share alone.
    executors.add(ExecutorShare.ofTask(items.value(), clock.allNanos()));
  }

  /**
   * Counts a model prepared on an executor.
   *
   * @param kernels what computes there, one line
   */
  void countPrepared(String kernels) {
    prepared.add(1);
    executors.add(ExecutorShare.ofKernels(kernels));
  }

  /**
   * Returns what {@link Progress} follows.
   *
   * @param total inputs that were listed
   * @param kept rows of earlier runs among them
   */
  Progress.Goal goal(long total, long kept) {
    return new Progress.Goal("images", total, kept, List.of(items), errors);
  }

  long bytes() {
    return bytes.value();
  }

  long errors() {
    return errors.value();
  }

  long prepared() {
    return prepared.value();
  }

  ExecutorShares executors() {
    return executors;
  }

  LayerTimes layers() {
    return layers;
  }

  ErrorSamples samples() {
    return samples;
  }

  /** Returns seconds that tasks spent on images, from reading to writing. */
  double imageSeconds() {
    Map<Work, Double> seconds = seconds();
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum()
        - seconds.get(Work.PREPARE);
  }

  /** Returns {@link #imageSeconds}, their writing left out. */
  double workSeconds() {
    return imageSeconds() - seconds().get(Work.WRITE);
  }

  /** Returns seconds of all tasks for each kind of work. */
  Map<Work, Double> seconds() {
    Map<Work, Double> seconds = new EnumMap<>(Work.class);
    nanos.forEach((work, counter) -> seconds.put(work, counter.value() / 1e9));
    return seconds;
  }
}
