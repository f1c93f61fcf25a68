package dev.convoy.spark.job.image;

import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.image.TaskClock.Work;
import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.ImagesPart;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.ErrorGroup;
import dev.convoy.spark.job.report.Report.Executor;
import dev.convoy.spark.job.report.Report.Line;
import dev.convoy.spark.job.report.SummaryLines;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Collects what becomes of an image job.
 *
 * <p>Rows and errors are counted in what was published, not by the tasks: a task that ran twice
 * counts once.
 */
final class JobReport {
  private final Made made;
  private final JobCounters counters;
  private final Listed listed;
  private final int slots;
  private final Instant started = Instant.now();
  private final long startNanos = System.nanoTime();
  private final Map<String, Long> errors = new TreeMap<>();
  private final List<ImagesPart.Segment> segments = new ArrayList<>();
  private long rows;
  private long kept;
  private double seconds;

  /**
   * What makes the results, and where they go.
   *
   * @param output qualified path
   */
  record Made(JobConfig config, ImageModel model, String modelHash, String output) {}

  /**
   * What was found.
   *
   * @param inputs that were listed
   * @param unmatched files that did not match the glob
   * @param seconds that the listing took
   */
  record Listed(long inputs, long unmatched, double seconds) {}

  /**
   * @param slots tasks that run at once
   */
  JobReport(Made made, JobCounters counters, Listed listed, int slots) {
    this.made = made;
    this.counters = counters;
    this.listed = listed;
    this.slots = slots;
  }

  /** Adds a published segment. */
  void add(Segment segment, Map<String, Long> segmentErrors, double segmentSeconds) {
    rows += segment.inputs();
    segmentErrors.forEach((code, count) -> errors.merge(code, count, Long::sum));
    segments.add(
        new ImagesPart.Segment(
            segment.folder(),
            segment.from(),
            segment.to(),
            segmentErrors,
            Report.rounded(segmentSeconds)));
  }

  /** Adds what an earlier run had published and this one leaves as it is. */
  void addKept(long count, Map<String, Long> keptErrors) {
    kept = count;
    rows += count;
    keptErrors.forEach((code, errorCount) -> errors.merge(code, errorCount, Long::sum));
  }

  /** Stops the clock. */
  void finish() {
    seconds = Report.rounded((System.nanoTime() - startNanos) / 1e9);
  }

  /** Returns how many inputs were listed. */
  long inputs() {
    return listed.inputs();
  }

  long kept() {
    return kept;
  }

  long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many images have features. */
  long features() {
    return rows - errorCount();
  }

  private double pace() {
    return Report.rounded((rows - kept) / seconds);
  }

  /** Returns the share of all task slots' time that went into images, from reading to writing. */
  private double efficiency() {
    return Report.rounded(counters.imageSeconds() / (slots * seconds));
  }

  /**
   * What is known only at the end.
   *
   * @param samples of the job's progress
   * @param spark version of Spark
   * @param sheet null where there are no pictures
   * @param notes what is missing and why
   */
  record Ended(List<Sample> samples, String spark, ContactSheet sheet, List<String> notes) {}

  /** Returns the report of a job that is finished. */
  Report report(Ended ended) {
    List<Executor> executors = Report.executors(counters.executors(), seconds);
    return new Report(
        "images",
        Version.current(),
        new Report.Network(
            made.config().model().label(),
            made.modelHash(),
            made.config().precision().label(),
            made.config().kernels().label(),
            counters.prepared()),
        HostLine.ofDriver(ended.spark()),
        made.output(),
        started.truncatedTo(ChronoUnit.MILLIS).toString(),
        seconds,
        summary(executors),
        new Report.Pace("images", listed.inputs(), rows, kept, pace(), ended.samples()),
        new Report.Work(taskSeconds(), slots, efficiency()),
        executors,
        Report.layers(counters.layers()),
        errorGroups(),
        ended.notes(),
        part(ended.sheet()),
        null);
  }

  private List<Line> summary(List<Executor> executors) {
    SummaryLines lines = new SummaryLines();
    String unmatched = " (and " + listed.unmatched() + " files that do not match input.glob)";
    lines.add("inputs", "%d%s", listed.inputs(), listed.unmatched() > 0 ? unmatched : "");
    if (kept > 0) {
      lines.add("kept", "%d rows of an earlier run", kept);
    }
    lines.add("features", "%d images: %s", features(), columns());
    lines.add("errors", "%d%s", errorCount(), errors.isEmpty() ? "" : ": " + errorsByCode());
    lines.add(
        "seconds",
        "%.1f, %.1f images per second, after %.1f of listing",
        seconds,
        pace(),
        listed.seconds());
    lines.addSplit(taskSeconds());
    lines.add("task slots", "%d, on images %.0f %% of their time", slots, 100 * efficiency());
    lines.add(
        "model", "prepared %d time%s", counters.prepared(), counters.prepared() == 1 ? "" : "s");
    return lines.addExecutors(executors, "images").add("output", "%s", made.output()).list();
  }

  private String columns() {
    return made.model().columns().stream()
        .map(column -> column.name() + " " + column.shape())
        .collect(Collectors.joining(", "));
  }

  private String errorsByCode() {
    return errors.entrySet().stream()
        .map(error -> error.getKey() + " " + error.getValue())
        .collect(Collectors.joining(", "));
  }

  private Map<String, Double> taskSeconds() {
    Map<String, Double> split = new LinkedHashMap<>();
    for (Map.Entry<Work, Double> each : counters.seconds().entrySet()) {
      split.put(each.getKey().name().toLowerCase(Locale.ROOT), Report.rounded(each.getValue()));
    }
    return split;
  }

  private List<ErrorGroup> errorGroups() {
    return errors.entrySet().stream()
        .map(
            error ->
                new ErrorGroup(
                    error.getKey(), error.getValue(), counters.samples().examples(error.getKey())))
        .sorted(Comparator.comparingLong(ErrorGroup::count).reversed())
        .toList();
  }

  private ImagesPart part(ContactSheet sheet) {
    return new ImagesPart(
        listed.inputs(),
        listed.unmatched(),
        rows,
        features(),
        counters.bytes(),
        made.model().columns().stream()
            .map(
                column ->
                    new ImagesPart.Column(column.name(), column.layer(), column.shape().toString()))
            .toList(),
        segments,
        sheet);
  }
}
