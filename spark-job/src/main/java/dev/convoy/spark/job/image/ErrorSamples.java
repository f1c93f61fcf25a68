package dev.convoy.spark.job.image;

import dev.convoy.spark.job.report.Report.Example;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Keeps the first few errors of each code in the order of the inputs. */
final class ErrorSamples
    extends AccumulatorV2<
        ErrorSamples.Sample, Map<String, NavigableMap<Long, ErrorSamples.Sample>>> {
  private static final long serialVersionUID = 1;
  private static final int MOST = 3;

  private final TreeMap<String, NavigableMap<Long, Sample>> first = new TreeMap<>();

  /**
   * One error on its way to the others.
   *
   * @param index of its input
   * @param code {@code stage/code}
   */
  record Sample(long index, String code, String path, String message) implements Serializable {}

  @Override
  public boolean isZero() {
    return first.isEmpty();
  }

  @Override
  public AccumulatorV2<Sample, Map<String, NavigableMap<Long, Sample>>> copy() {
    ErrorSamples copy = new ErrorSamples();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    first.clear();
  }

  @Override
  public void add(Sample sample) {
    NavigableMap<Long, Sample> ofCode =
        first.computeIfAbsent(sample.code(), code -> new TreeMap<>());
    ofCode.put(sample.index(), sample);
    if (ofCode.size() > MOST) {
      ofCode.pollLastEntry();
    }
  }

  @Override
  public void merge(AccumulatorV2<Sample, Map<String, NavigableMap<Long, Sample>>> other) {
    other.value().values().forEach(ofCode -> ofCode.values().forEach(this::add));
  }

  @Override
  public Map<String, NavigableMap<Long, Sample>> value() {
    return first;
  }

  /** Returns the first errors of a code. */
  List<Example> examples(String code) {
    return first.getOrDefault(code, new TreeMap<>()).values().stream()
        .map(sample -> new Example(sample.path(), sample.message()))
        .toList();
  }

  /** Returns the first error of all, {@code path: message}. */
  Optional<String> earliest() {
    return first.values().stream()
        .map(ofCode -> ofCode.firstEntry().getValue())
        .min(Comparator.comparingLong(Sample::index))
        .map(sample -> sample.path() + ": " + sample.message());
  }
}
