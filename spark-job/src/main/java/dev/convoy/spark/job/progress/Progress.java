package dev.convoy.spark.job.progress;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Follows a running job: every second a sample, and a line on standard error as often as its style
 * says. Accumulators tell what is done; nothing is asked of the tasks.
 */
public final class Progress implements AutoCloseable {
  private static final long TICK_SECONDS = 1;

  private final SparkContext context;
  private final Goal goal;
  private final LiveCounts counts = new LiveCounts();
  private final ProgressMeter meter;
  private final ProgressPrinter printer;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * What a job is to do, and what counts it.
   *
   * @param unit what is counted, in plural
   * @param total how many there are
   * @param kept how many are done by an earlier run and not counted again
   * @param done counters whose sum is done
   * @param errors among them
   */
  public record Goal(
      String unit, long total, long kept, List<LongAccumulator> done, LongAccumulator errors) {}

  private Progress(SparkContext context, Goal goal, ProgressStyle style) {
    InstantSource clock = InstantSource.system();
    this.context = context;
    this.goal = goal;
    this.meter = new ProgressMeter(goal.unit(), goal.total(), goal.kept(), clock);
    this.printer = new ProgressPrinter(System.err, style, clock);
  }

  /** Begins to follow. */
  public static Progress start(SparkContext context, Goal goal, ProgressStyle style) {
    Progress progress = new Progress(context, goal, style);
    context.addSparkListener(progress.counts);
    Thread thread = new Thread(progress::follow, "convoy progress");
    thread.setDaemon(true);
    thread.start();
    return progress;
  }

  private void follow() {
    try {
      while (!ended.await(TICK_SECONDS, TimeUnit.SECONDS)) {
        tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    synchronized (meter) {
      if (ended.getCount() > 0) {
        meter.take(done(), counts.value(goal.errors()));
        printer.show(meter.line());
      }
    }
  }

  private long done() {
    return goal.kept() + goal.done().stream().mapToLong(counts::value).sum();
  }

  /** Returns the samples taken. */
  public List<Sample> samples() {
    synchronized (meter) {
      return meter.samples();
    }
  }

  /** Takes the last sample and ends the line. */
  @Override
  public void close() {
    context.removeSparkListener(counts);
    synchronized (meter) {
      ended.countDown();
      meter.end(done(), counts.value(goal.errors()));
      printer.end(meter.line());
    }
  }
}
