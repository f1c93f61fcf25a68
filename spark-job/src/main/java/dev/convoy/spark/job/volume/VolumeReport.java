package dev.convoy.spark.job.volume;

import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.ErrorGroup;
import dev.convoy.spark.job.report.Report.Executor;
import dev.convoy.spark.job.report.Report.Line;
import dev.convoy.spark.job.report.Slice;
import dev.convoy.spark.job.report.SummaryLines;
import dev.convoy.spark.job.report.VolumePart;
import dev.convoy.spark.job.volume.VolumeCounters.Count;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts together what became of a volume job. */
final class VolumeReport {
  private final VolumeJobConfig config;
  private final VolumeSetup setup;
  private final VolumeCounters counters;
  private final String output;
  private final Ran ran;

  /**
   * How a job ran.
   *
   * @param chunks that it was to have done
   * @param slots tasks that run at once
   * @param samples of its progress
   * @param spark version of Spark
   * @param slices through the middle
   * @param notes what is missing and why
   */
  record Ran(
      Instant started,
      double seconds,
      long chunks,
      int slots,
      List<Sample> samples,
      String spark,
      List<Slice> slices,
      List<String> notes) {}

  VolumeReport(
      VolumeJobConfig config, VolumeSetup setup, VolumeCounters counters, String output, Ran ran) {
    this.config = config;
    this.setup = setup;
    this.counters = counters;
    this.output = output;
    this.ran = ran;
  }

  Report report() {
    List<Executor> executors = Report.executors(counters.executors(), ran.seconds());
    Map<String, String> identity = setup.identity();
    long written = counters.value(Count.CHUNKS_WRITTEN);
    long kept = counters.value(Count.CHUNKS_KEPT);
    return new Report(
        "volume",
        Version.current(),
        new Report.Network(
            config.model().label(),
            identity.get("model_hash"),
            config.precision().label(),
            config.kernels().label(),
            counters.value(Count.PLANS)),
        HostLine.ofDriver(ran.spark()),
        output,
        ran.started().truncatedTo(ChronoUnit.MILLIS).toString(),
        ran.seconds(),
        summary(executors),
        new Report.Pace(
            "chunks",
            ran.chunks(),
            written + kept,
            kept,
            Report.rounded(written / ran.seconds()),
            ran.samples()),
        new Report.Work(counters.workSeconds(), ran.slots(), efficiency()),
        executors,
        Report.layers(counters.layers()),
        errors(),
        ran.notes(),
        null,
        part(identity));
  }

  /** Returns the share of all task slots' time that went into tiles. */
  private double efficiency() {
    double worked = counters.workSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
    return Report.rounded(worked / (ran.slots() * ran.seconds()));
  }

  private List<Line> summary(List<Executor> executors) {
    SummaryLines lines = new SummaryLines();
    lines.add(
        "tiles",
        "%d computed, %d of one value, %d masked",
        counters.value(Count.TILES_COMPUTED),
        counters.value(Count.TILES_CONSTANT),
        counters.value(Count.TILES_MASKED));
    lines.add(
        "chunks",
        "%d written, %d kept of an earlier run, %d computed again",
        counters.value(Count.CHUNKS_WRITTEN),
        counters.value(Count.CHUNKS_KEPT),
        counters.value(Count.CHUNKS_COMPUTED_AGAIN));
    lines.add(
        "source",
        "%d bytes read, %d chunks missing, %d corrupt",
        counters.value(Count.BYTES_READ),
        counters.value(Count.CHUNKS_MISSING),
        counters.value(Count.CHUNKS_CORRUPT));
    lines.add("seconds", "%.1f, %.0f ns per voxel of the output", ran.seconds(), nanosPerVoxel());
    lines.addSplit(counters.workSeconds());
    lines.add("task slots", "%d, on tiles %.0f %% of their time", ran.slots(), 100 * efficiency());
    lines.add("model", "%d plans", counters.value(Count.PLANS));
    return lines.addExecutors(executors, "chunks").add("output", "%s", output).list();
  }

  private double nanosPerVoxel() {
    return ran.seconds() * 1e9 / VolumeNetwork.spatial(setup.target().shape()).elements();
  }

  private List<ErrorGroup> errors() {
    long corrupt = counters.value(Count.CHUNKS_CORRUPT);
    return corrupt == 0
        ? List.of()
        : List.of(new ErrorGroup("read/corrupt_chunk", corrupt, List.of()));
  }

  private VolumePart part(Map<String, String> identity) {
    return new VolumePart(
        setup.source().toString(),
        setup.target().toString(),
        identity,
        Arrays.stream(VolumeNetwork.spatial(setup.spec().grid().tile()).sizes()).boxed().toList(),
        setup.account().halo(setup.axes()),
        Report.rounded(setup.account().readTwice()),
        setup.memory().taskBytes(),
        counters.amounts(),
        ran.slices());
  }
}
