package dev.convoy.spark.job.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerTimesTest {
  private static LayerTimes.Timed timed(String name, long runs, double milliseconds, double peak) {
    return new LayerTimes.Timed(name, "convolution", "kernel", runs, milliseconds, 2e9, peak);
  }

  @Test
  void timesOfExecutorsAddUp() {
    LayerTimes first = new LayerTimes();
    first.add(timed("fast", 2, 10, 400e9));
    first.add(timed("slow", 2, 40, 400e9));
    LayerTimes second = new LayerTimes();
    second.add(timed("slow", 2, 50, 300e9));
    first.merge(second);
    // slow: 4 runs in 90 ms, 4 GFLOP; fast: 2 runs in 10 ms, 2 GFLOP.
    assertEquals(
        List.of(
            new Report.Layer("slow", "convolution", "kernel", 4, 22.5, 0.9, 44.444, 0.111),
            new Report.Layer("fast", "convolution", "kernel", 2, 5, 0.1, 200, 0.5)),
        Report.layers(first));
  }

  @Test
  void whatALayerReachedIsNotAboveThePeak() {
    LayerTimes times = new LayerTimes();
    times.add(timed("fast", 1, 10, 100e9));
    assertEquals(1, Report.layers(times).get(0).ofPeak());
  }

  @Test
  void withoutAPeakThereIsNoShareOfIt() {
    LayerTimes times = new LayerTimes();
    times.add(timed("fast", 1, 10, 0));
    assertEquals(0, Report.layers(times).get(0).ofPeak());
  }
}
