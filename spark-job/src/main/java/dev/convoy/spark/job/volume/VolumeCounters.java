package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.ReadCounts;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** What tasks tell the driver: numbers and a line per executor; nothing per tile. */
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

  private final EnumMap<Count, LongAccumulator> counts = new EnumMap<>(Count.class);
  private final CollectionAccumulator<String> hosts;

  VolumeCounters(SparkContext context) {
    for (Count count : Count.values()) {
      counts.put(count, context.longAccumulator("convoy " + count.label().replace('_', ' ')));
    }
    hosts = context.collectionAccumulator("convoy hosts");
  }

  void add(Count count, long amount) {
    counts.get(count).add(amount);
  }

  void add(ReadCounts read) {
    add(Count.BYTES_READ, read.bytes());
    add(Count.CHUNKS_MISSING, read.missingChunks());
    add(Count.CHUNKS_CORRUPT, read.corruptChunks());
  }

  void addHost(String line) {
    hosts.add(line);
  }

  long value(Count count) {
    return counts.get(count).value();
  }

  double seconds(Count count) {
    return value(count) / 1e9;
  }

  List<String> hosts() {
    return hosts.value().stream().distinct().sorted().toList();
  }

  Map<Count, Long> values() {
    Map<Count, Long> values = new EnumMap<>(Count.class);
    counts.forEach((count, counter) -> values.put(count, counter.value()));
    return values;
  }
}
