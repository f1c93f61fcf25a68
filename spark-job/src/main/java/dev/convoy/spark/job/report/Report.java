package dev.convoy.spark.job.report;

import dev.convoy.spark.job.progress.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a job, over images or a volume: what {@code _convoy/report.json} holds, and all
 * that the summary is made of.
 *
 * @param job images or volume
 * @param version of Convoy
 * @param model which network, and how it was computed
 * @param driver host, Java and Spark of the process that led the job
 * @param output qualified path of the result
 * @param started when, as ISO 8601 in UTC
 * @param seconds from the start to the last byte of the result
 * @param summary the lines that are printed
 * @param layers that were timed, those that took longest first
 * @param errors by code, the most frequent first
 * @param notes what is missing in this report and why, a sentence each
 * @param images null for another job
 * @param volume null for another job
 */
public record Report(
    String job,
    String version,
    Network model,
    String driver,
    String output,
    String started,
    double seconds,
    List<Line> summary,
    Pace pace,
    Work work,
    List<Executor> executors,
    List<Layer> layers,
    List<ErrorGroup> errors,
    List<String> notes,
    ImagesPart images,
    VolumePart volume) {

  /** What an older report does not have is empty. */
  public Report {
    layers = layers == null ? List.of() : layers;
    notes = notes == null ? List.of() : notes;
  }

  /**
   * The network.
   *
   * @param label what messages call it
   * @param hash of graph and weights
   * @param prepared how many models or plans executors made ready
   */
  public record Network(
      String label, String hash, String precision, String kernels, long prepared) {}

  /** One line of the summary. */
  public record Line(String name, String value) {}

  /**
   * How fast it went.
   *
   * @param unit what is counted, in plural
   * @param done by this run and those before, of the total
   * @param kept of them, by runs before
   * @param perSecond of this run
   * @param samples over time, at most {@code 241}
   */
  public record Pace(
      String unit, long total, long done, long kept, double perSecond, List<Sample> samples) {}

  /**
   * What tasks spent their time on.
   *
   * @param taskSeconds of all tasks, for each kind of work
   * @param taskSlots how many tasks run at once
   * @param efficiency share of the slots' time that went into images or tiles, 0 to 1
   */
  public record Work(Map<String, Double> taskSeconds, int taskSlots, double efficiency) {
    /** Returns the share of each kind of work in all of them, 0 to 1. */
    public Map<String, Double> shares() {
      return shares(taskSeconds);
    }

    static Map<String, Double> shares(Map<String, Double> seconds) {
      double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
      Map<String, Double> shares = new LinkedHashMap<>();
      seconds.forEach((work, each) -> shares.put(work, all == 0 ? 0 : each / all));
      return shares;
    }
  }

  /**
   * What one executor did.
   *
   * @param perSecond of the whole time of the job, so that all executors add up to its pace
   */
  public record Executor(
      String executor,
      String host,
      String kernels,
      long done,
      double perSecond,
      double taskSeconds,
      ProcessMemory memory) {
    static Executor of(ExecutorShare share, double seconds) {
      return new Executor(
          share.executor(),
          share.host(),
          share.kernels(),
          share.done(),
          rounded(share.done() / seconds),
          rounded(share.nanos() / 1e9),
          share.memory());
    }
  }

  /**
   * A layer of the network as it was computed.
   *
   * @param name of its node
   * @param computedBy which kernel
   * @param runs batches or tiles that were timed
   * @param milliseconds of one of them, as a mean
   * @param share of the time of all layers, 0 to 1
   * @param gflops 10^9 operations in a second
   * @param ofPeak share of what its threads can do at most, 0 to 1; 0 where that is not known
   */
  public record Layer(
      String name,
      String kind,
      String computedBy,
      long runs,
      double milliseconds,
      double share,
      double gflops,
      double ofPeak) {}

  /**
   * Errors of one kind.
   *
   * @param code {@code stage/code}
   * @param examples the first few of this run
   */
  public record ErrorGroup(String code, long count, List<Example> examples) {}

  /** An input that could not be used, and why. */
  public record Example(String path, String message) {}

  /** Returns what executors did, by their names. */
  public static List<Executor> executors(ExecutorShares shares, double seconds) {
    return shares.value().values().stream().map(share -> Executor.of(share, seconds)).toList();
  }

  /** Returns the layers that were timed, those that took longest first. */
  public static List<Layer> layers(LayerTimes times) {
    return times.layers();
  }

  /** Returns a number with three decimals; whatever is printed is made of rounded numbers too. */
  public static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** Returns the summary as it is printed. */
  public String summaryText() {
    StringBuilder text = new StringBuilder();
    summary.forEach(
        line -> text.append(String.format(Locale.ROOT, "%-12s%s%n", line.name(), line.value())));
    return text.toString();
  }
}
