package dev.convoy.spark.job.report;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Adds up what executors did, by their names; a few numbers for each, however many tasks. */
public final class ExecutorShares extends AccumulatorV2<ExecutorShare, Map<String, ExecutorShare>> {
  private static final long serialVersionUID = 1;

  private final TreeMap<String, ExecutorShare> shares = new TreeMap<>();

  @Override
  public boolean isZero() {
    return shares.isEmpty();
  }

  @Override
  public AccumulatorV2<ExecutorShare, Map<String, ExecutorShare>> copy() {
    ExecutorShares copy = new ExecutorShares();
    copy.shares.putAll(shares);
    return copy;
  }

  @Override
  public void reset() {
    shares.clear();
  }

  @Override
  public void add(ExecutorShare share) {
    shares.merge(share.executor(), share, ExecutorShare::plus);
  }

  @Override
  public void merge(AccumulatorV2<ExecutorShare, Map<String, ExecutorShare>> other) {
    other.value().values().forEach(this::add);
  }

  @Override
  public Map<String, ExecutorShare> value() {
    return shares;
  }
}
