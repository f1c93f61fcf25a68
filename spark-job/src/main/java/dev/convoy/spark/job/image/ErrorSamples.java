package dev.convoy.spark.job.image;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Keeps the first few errors in the order of the inputs: index to {@code path: message}. */
final class ErrorSamples extends AccumulatorV2<ErrorSamples.Sample, Map<Long, String>> {
  private static final long serialVersionUID = 1;
  private static final int MOST = 5;

  private final TreeMap<Long, String> first = new TreeMap<>();

  /** One error on its way to the others. */
  record Sample(long index, String text) {}

  @Override
  public boolean isZero() {
    return first.isEmpty();
  }

  @Override
  public AccumulatorV2<Sample, Map<Long, String>> copy() {
    ErrorSamples copy = new ErrorSamples();
    copy.first.putAll(first);
    return copy;
  }

  @Override
  public void reset() {
    first.clear();
  }

  @Override
  public void add(Sample sample) {
    put(sample.index(), sample.text());
  }

  private void put(long index, String text) {
    first.put(index, text);
    if (first.size() > MOST) {
      first.pollLastEntry();
    }
  }

  @Override
  public void merge(AccumulatorV2<Sample, Map<Long, String>> other) {
    for (Map.Entry<Long, String> each : other.value().entrySet()) {
      put(each.getKey(), each.getValue());
    }
  }

  @Override
  public Map<Long, String> value() {
    return first;
  }
}
