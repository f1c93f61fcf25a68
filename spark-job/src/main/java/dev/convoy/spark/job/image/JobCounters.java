package dev.convoy.spark.job.image;

import dev.convoy.spark.job.image.TaskClock.Work;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver: numbers, a line per executor, and a few samples of errors; nothing
 * per image.
 */
final class JobCounters implements Serializable {
  private static final long serialVersionUID = 1;

  private final EnumMap<Work, LongAccumulator> nanos = new EnumMap<>(Work.class);
  private final LongAccumulator items;
  private final LongAccumulator bytes;
  private final LongAccumulator errors;
  private final LongAccumulator prepared;
  private final CollectionAccumulator<String> hosts;
  private final ErrorSamples samples = new ErrorSamples();

  JobCounters(SparkContext context) {
    for (Work work : Work.values()) {
      nanos.put(work, context.longAccumulator(name(work.name()) + " ns"));
    }
    items = context.longAccumulator(name("items"));
    bytes = context.longAccumulator(name("bytes read"));
    errors = context.longAccumulator(name("errors"));
    prepared = context.longAccumulator(name("models prepared"));
    hosts = context.collectionAccumulator(name("hosts"));
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
              row.key().index(), row.key().path() + ": " + row.error().message()));
    }
  }

  /** Takes over what a task's clock has counted. */
  void count(TaskClock clock) {
    nanos.forEach((work, counter) -> counter.add(clock.nanos(work)));
    clock.reset();
  }

  /**
   * Counts a model prepared on an executor.
   *
   * @param host what runs there, one line
   */
  void countPrepared(String host) {
    prepared.add(1);
    hosts.add(host);
  }

  long items() {
    return items.value();
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

  List<String> hosts() {
    return hosts.value().stream().distinct().sorted().toList();
  }

  /** Returns the first errors, {@code path: message}, in the order of the inputs. */
  List<String> samples() {
    return List.copyOf(samples.value().values());
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
