package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.spark.job.progress.Progress;
import dev.convoy.spark.job.report.ExecutorShare;
import dev.convoy.spark.job.report.ExecutorShares;
import dev.convoy.spark.job.report.LayerTimes;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** What tasks tell the driver: numbers and a share per executor; nothing per tile. */
final class VolumeCounters implements Serializable {
  private static final long serialVersionUID = 1;

  /** What is counted. */
  enum Count {
    TILES_COMPUTED,
    TILES_CONSTANT,
    TILES_MASKED,
    CHUNKS_WRITTEN,
    CHUNKS_KEPT,
    CHUNKS_COMPUTED_AGAIN,
    BYTES_READ,
    BYTES_WRITTEN,
    CHUNKS_MISSING,
    CHUNKS_CORRUPT,
    PLANS,
    WAIT_NANOS,
    READ_NANOS,
    COMPUTE_NANOS,
    WRITE_NANOS;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a task's own thread spends its time on; it reads ahead in another. */
  private static final List<Count> WORK =
      List.of(Count.WAIT_NANOS, Count.COMPUTE_NANOS, Count.WRITE_NANOS);

  private final EnumMap<Count, LongAccumulator> counts = new EnumMap<>(Count.class);
  private final ExecutorShares executors = new ExecutorShares();
  private final LayerTimes layers = new LayerTimes();

  VolumeCounters(SparkContext context) {
    for (Count count : Count.values()) {
      counts.put(count, context.longAccumulator("convoy " + count.label().replace('_', ' ')));
    }
    context.register(executors, "convoy executors");
    context.register(layers, "convoy layers");
  }

  void add(Count count, long amount) {
    counts.get(count).add(amount);
  }

  void add(ReadCounts read) {
    add(Count.BYTES_READ, read.bytes());
    add(Count.CHUNKS_MISSING, read.missingChunks());
    add(Count.CHUNKS_CORRUPT, read.corruptChunks());
  }

  /**
   * Takes note of what an executor computes with.
   *
   * @param kernels one line
   */
  void addKernels(String kernels) {
    executors.add(ExecutorShare.ofKernels(kernels));
  }

  /** Adds what layers took in one task. */
  void addLayers(List<LayerTimes.Timed> timed) {
    timed.forEach(layers::add);
  }

  /** Counts what a task that ends did: on its side counters hold its own share alone. */
  void countTask() {
    long nanos = WORK.stream().mapToLong(this::value).sum();
    executors.add(ExecutorShare.ofTask(value(Count.CHUNKS_WRITTEN), nanos));
  }

  /**
   * Returns what {@link Progress} follows.
   *
   * @param chunks of the output
   */
  Progress.Goal goal(long chunks) {
    List<LongAccumulator> done =
        List.of(counts.get(Count.CHUNKS_WRITTEN), counts.get(Count.CHUNKS_KEPT));
    return new Progress.Goal("chunks", chunks, 0, done, counts.get(Count.CHUNKS_CORRUPT));
  }

  long value(Count count) {
    return counts.get(count).value();
  }

  private double seconds(Count count) {
    return value(count) / 1e9;
  }

  ExecutorShares executors() {
    return executors;
  }

  LayerTimes layers() {
    return layers;
  }

  /** Returns seconds of all tasks for each kind of work, by name. */
  Map<String, Double> workSeconds() {
    Map<String, Double> split = new LinkedHashMap<>();
    split.put("wait for reading", seconds(Count.WAIT_NANOS));
    split.put("compute", seconds(Count.COMPUTE_NANOS));
    split.put("write", seconds(Count.WRITE_NANOS));
    return split;
  }

  /** Returns all counts but those of time, by name. */
  Map<String, Long> amounts() {
    Map<String, Long> amounts = new LinkedHashMap<>();
    counts.forEach(
        (count, counter) -> {
          if (!count.name().endsWith("_NANOS")) {
            amounts.put(count.label(), counter.value());
          }
        });
    return amounts;
  }
}
