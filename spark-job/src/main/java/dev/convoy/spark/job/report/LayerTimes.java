package dev.convoy.spark.job.report;

import dev.convoy.engine.kernel.simd.CorePeak;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.engine.plan.StepTimes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Adds up what layers took where they were timed, by their names.
 *
 * <p>One task of each executor times its own batches or tiles, the one that made the model ready:
 * two looks at the clock for each layer, and one list for each executor.
 */
public final class LayerTimes
    extends AccumulatorV2<LayerTimes.Timed, Map<String, LayerTimes.Timed>> {
  private static final long serialVersionUID = 1;

  private final LinkedHashMap<String, Timed> layers = new LinkedHashMap<>();

  /**
   * One layer.
   *
   * @param runs of its plan, each over a batch or a tile
   * @param milliseconds of all runs
   * @param flops of all runs
   * @param peak operations per second that the threads can do at most; 0 where it is not known
   */
  public record Timed(
      String name,
      String kind,
      String computedBy,
      long runs,
      double milliseconds,
      double flops,
      double peak)
      implements Serializable {
    private static final long serialVersionUID = 1;

    private Timed plus(Timed other) {
      return new Timed(
          name,
          kind,
          computedBy,
          runs + other.runs,
          milliseconds + other.milliseconds,
          flops + other.flops,
          Math.max(peak, other.peak));
    }

    private double perSecond() {
      return 1000 * flops / milliseconds;
    }

    private Report.Layer layer(double all, double reachable) {
      return new Report.Layer(
          name,
          kind,
          computedBy,
          runs,
          Report.rounded(milliseconds / runs),
          Report.rounded(milliseconds / all),
          Report.rounded(perSecond() / 1e9),
          reachable == 0 ? 0 : Report.rounded(perSecond() / reachable));
    }
  }

  /** Returns the layers of a plan that was run with these times, none where it was not. */
  public static List<Timed> of(Plan plan, StepTimes times) {
    List<Timed> timed = new ArrayList<>();
    double[] mean = times.milliseconds();
    PlanExplanation explanation = plan.explain();
    double peak =
        explanation.threads() * CorePeak.operationsOfThisMachine(explanation.precision()).orElse(0);
    for (int step = 0; times.runs() > 0 && step < mean.length; step++) {
      PlanExplanation.Line line = explanation.lines().get(step);
      timed.add(
          new Timed(
              line.name(),
              line.kind(),
              line.implementation(),
              times.runs(),
              mean[step] * times.runs(),
              (double) line.flops() * plan.batch() * times.runs(),
              peak));
    }
    return timed;
  }

  /** Returns the layers, those that took longest first. */
  List<Report.Layer> layers() {
    List<Timed> timed = layers.values().stream().filter(each -> each.milliseconds() > 0).toList();
    double all = timed.stream().mapToDouble(Timed::milliseconds).sum();
    double peak = timed.stream().mapToDouble(Timed::peak).max().orElse(0);
    // On a busy machine the peak may come out too low: what a layer reached can be reached.
    double best = timed.stream().mapToDouble(Timed::perSecond).max().orElse(0);
    double reachable = peak == 0 ? 0 : Math.max(peak, best);
    return timed.stream()
        .sorted(Comparator.comparingDouble(Timed::milliseconds).reversed())
        .map(each -> each.layer(all, reachable))
        .toList();
  }

  @Override
  public boolean isZero() {
    return layers.isEmpty();
  }

  @Override
  public AccumulatorV2<Timed, Map<String, Timed>> copy() {
    LayerTimes copy = new LayerTimes();
    copy.layers.putAll(layers);
    return copy;
  }

  @Override
  public void reset() {
    layers.clear();
  }

  @Override
  public void add(Timed layer) {
    layers.merge(layer.name(), layer, Timed::plus);
  }

  @Override
  public void merge(AccumulatorV2<Timed, Map<String, Timed>> other) {
    other.value().values().forEach(this::add);
  }

  @Override
  public Map<String, Timed> value() {
    return layers;
  }
}
