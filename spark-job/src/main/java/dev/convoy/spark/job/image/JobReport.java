package dev.convoy.spark.job.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.image.TaskClock.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a job, for people and for tools.
 *
 * <p>Rows and errors are counted in what was published, not by the tasks: a task that ran twice
 * counts once.
 */
final class JobReport {
  private final ImageModel model;
  private final String modelHash;
  private final String output;
  private final long inputs;
  private final long unmatched;
  private final int slots;
  private final long startNanos = System.nanoTime();
  private final Map<String, Long> errors = new TreeMap<>();
  private final List<Map<String, Object>> segments = new ArrayList<>();
  private long rows;
  private long kept;
  private double seconds;

  /**
   * @param inputs that were listed
   * @param unmatched files that did not match the glob
   * @param slots tasks that run at once
   */
  JobReport(
      ImageModel model, String modelHash, String output, long inputs, long unmatched, int slots) {
    this.model = model;
    this.modelHash = modelHash;
    this.output = output;
    this.inputs = inputs;
    this.unmatched = unmatched;
    this.slots = slots;
  }

  /** Adds a published segment. */
  void add(Segment segment, Map<String, Long> segmentErrors, double segmentSeconds) {
    rows += segment.inputs();
    segmentErrors.forEach((code, count) -> errors.merge(code, count, Long::sum));
    segments.add(manifest(segment, segmentErrors, segmentSeconds));
  }

  static Map<String, Object> manifest(Segment segment, Map<String, Long> errors, double seconds) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("segment", segment.folder());
    manifest.put("from", segment.from());
    manifest.put("to", segment.to());
    manifest.put("rows", segment.inputs());
    manifest.put("errors", errors);
    manifest.put("seconds", rounded(seconds));
    return manifest;
  }

  /** Adds what an earlier run had published and this one leaves as it is. */
  void addKept(long count, Map<String, Long> keptErrors) {
    kept = count;
    rows += count;
    keptErrors.forEach((code, errorCount) -> errors.merge(code, errorCount, Long::sum));
  }

  /** Stops the clock. */
  void finish() {
    seconds = (System.nanoTime() - startNanos) / 1e9;
  }

  private double pace() {
    return (rows - kept) / seconds;
  }

  /** Returns the share of all task slots' time that went into images, from reading to writing. */
  private double efficiency(JobCounters counters) {
    return counters.imageSeconds() / (slots * seconds);
  }

  long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many images have features. */
  long features() {
    return rows - errorCount();
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** Returns the summary, a few lines. */
  String summary(JobCounters counters) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "inputs",
        inputs
            + (unmatched > 0 ? " (and " + unmatched + " files that do not match input.glob)" : ""));
    if (kept > 0) {
      line(text, "kept", kept + " rows of an earlier run");
    }
    line(text, "features", features() + " images: " + columns());
    line(text, "errors", errorCount() + (errors.isEmpty() ? "" : ": " + errorsByCode()));
    line(
        text,
        "seconds",
        String.format(Locale.ROOT, "%.1f, %.1f images per second", seconds, pace()));
    line(text, "time split", split(counters.seconds()));
    line(
        text,
        "task slots",
        String.format(
            Locale.ROOT, "%d, on images %.0f %% of their time", slots, 100 * efficiency(counters)));
    line(
        text,
        "model",
        "prepared " + counters.prepared() + (counters.prepared() == 1 ? " time" : " times"));
    counters.hosts().forEach(host -> line(text, "", host));
    line(text, "output", output);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s%s%n", name, value));
  }

  private String columns() {
    List<String> each = new ArrayList<>();
    for (FeatureColumn column : model.columns()) {
      each.add(column.name() + " " + column.shape());
    }
    return String.join(", ", each);
  }

  private String errorsByCode() {
    List<String> each = new ArrayList<>();
    errors.forEach((code, count) -> each.add(code + " " + count));
    return String.join(", ", each);
  }

  private static String split(Map<Work, Double> seconds) {
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> each = new ArrayList<>();
    seconds.forEach(
        (work, spent) ->
            each.add(
                String.format(
                    Locale.ROOT,
                    "%s %.0f %%",
                    work.name().toLowerCase(Locale.ROOT),
                    all == 0 ? 0 : 100 * spent / all)));
    return String.join(", ", each);
  }

  /** Returns the report as JSON. */
  String json(JobCounters counters) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", Version.current());
    report.put("model_hash", modelHash);
    report.put("inputs", inputs);
    report.put("unmatched", unmatched);
    report.put("rows", rows);
    report.put("kept", kept);
    report.put("features", features());
    report.put("errors", errors);
    report.put("seconds", rounded(seconds));
    report.put("images_per_second", rounded(pace()));
    Map<String, Double> split = new LinkedHashMap<>();
    counters
        .seconds()
        .forEach((work, spent) -> split.put(work.name().toLowerCase(Locale.ROOT), rounded(spent)));
    report.put("task_seconds", split);
    report.put("task_slots", slots);
    report.put("efficiency", rounded(efficiency(counters)));
    report.put("bytes_read", counters.bytes());
    report.put("models_prepared", counters.prepared());
    report.put("executors", counters.hosts());
    report.put("first_errors", counters.samples());
    report.put("segments", segments);
    return toJson(report);
  }

  static String toJson(Map<String, Object> values) {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(values)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a report: " + e.getMessage(), e);
    }
  }
}
