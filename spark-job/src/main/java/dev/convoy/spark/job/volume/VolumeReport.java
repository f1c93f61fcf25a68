package dev.convoy.spark.job.volume;

import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.volume.VolumeCounters.Count;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What became of a volume job, for people and for tools. */
final class VolumeReport {
  private final VolumeSetup setup;
  private final VolumeCounters counters;
  private final String output;
  private final double seconds;

  VolumeReport(VolumeSetup setup, VolumeCounters counters, String output, double seconds) {
    this.setup = setup;
    this.counters = counters;
    this.output = output;
    this.seconds = seconds;
  }

  /** Returns the summary, a few lines. */
  String summary() {
    StringBuilder text = new StringBuilder();
    VolumeText.line(
        text,
        "tiles",
        "%d computed, %d of one value, %d masked"
            .formatted(
                counters.value(Count.TILES_COMPUTED),
                counters.value(Count.TILES_CONSTANT),
                counters.value(Count.TILES_MASKED)));
    VolumeText.line(
        text,
        "chunks",
        "%d written, %d kept of an earlier run, %d computed again"
            .formatted(
                counters.value(Count.CHUNKS_WRITTEN),
                counters.value(Count.CHUNKS_KEPT),
                counters.value(Count.CHUNKS_COMPUTED_AGAIN)));
    VolumeText.line(
        text,
        "source",
        "%d bytes read, %d chunks missing, %d corrupt"
            .formatted(
                counters.value(Count.BYTES_READ),
                counters.value(Count.CHUNKS_MISSING),
                counters.value(Count.CHUNKS_CORRUPT)));
    VolumeText.line(
        text,
        "seconds",
        String.format(Locale.ROOT, "%.1f, %.0f ns per voxel of the output", seconds, nanos()));
    VolumeText.line(text, "time split", split());
    VolumeText.line(text, "model", counters.value(Count.PLANS) + " plans");
    counters.hosts().forEach(host -> VolumeText.line(text, "", host));
    VolumeText.line(text, "output", output);
    return text.toString();
  }

  private double nanos() {
    return seconds * 1e9 / VolumeNetwork.spatial(setup.target().shape()).elements();
  }

  private String split() {
    double wait = counters.seconds(Count.WAIT_NANOS);
    double compute = counters.seconds(Count.COMPUTE_NANOS);
    double write = counters.seconds(Count.WRITE_NANOS);
    double all = Math.max(1e-9, wait + compute + write);
    return String.format(
        Locale.ROOT,
        "wait for reading %.0f %%, compute %.0f %%, write %.0f %%",
        100 * wait / all,
        100 * compute / all,
        100 * write / all);
  }

  /** Returns the report as JSON. */
  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", Version.current());
    report.putAll(setup.identity());
    report.put("halo", setup.account().halo(setup.axes()));
    report.put("read_twice", setup.account().readTwice());
    report.put("task_bytes", setup.taskBytes());
    counters.values().forEach((count, value) -> report.put(count.label(), value));
    report.put("seconds", seconds);
    report.put("executors", counters.hosts());
    return VolumeOutput.json(report);
  }
}
