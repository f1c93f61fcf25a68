package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.ImagesPart;
import dev.convoy.spark.job.report.ProcessMemory;
import dev.convoy.spark.job.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report made by hand. */
public final class TestReports {
  private TestReports() {}

  /** Returns the report of 10 images in 8 seconds, of which the file with this path was broken. */
  public static Report images(String broken) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("decode", 6.0);
    seconds.put("compute", 2.0);
    Report.Example example = new Report.Example(broken, "Cannot decode " + broken);
    return new Report(
        "images",
        "0.1.0",
        new Report.Network("m.keras", "abc", "float32", "auto", 1),
        "host: Spark 4.1.0, Java 17, 2 cores",
        "file:/features",
        "2026-11-27T05:00:00Z",
        8.25,
        List.of(new Report.Line("inputs", "10"), new Report.Line("errors", "1: decode/bad 1")),
        new Report.Pace("images", 10, 10, 0, 1.212, List.of(at(0, 0), at(4, 2), at(8, 10))),
        new Report.Work(seconds, 2, 0.485),
        List.of(
            new Report.Executor(
                "7", "host", "4 x kernel", 10, 1.212, 8, new ProcessMemory(5 << 20, 3 << 20, 0))),
        List.of(new Report.Layer("conv", "convolution 3x3", "kernel", 6, 1.5, 0.75, 40.25, 0.125)),
        List.of(new Report.ErrorGroup("decode/bad", 1, List.of(example))),
        List.of("Nearest images are left out: too many."),
        new ImagesPart(10, 0, 10, 9, 1000, List.of(), List.of(), null),
        null);
  }

  static Sample at(double seconds, long done) {
    return new Sample("", seconds, done, 0);
  }
}
