package dev.convoy.spark.job.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressMeterTest {
  private final TestClock clock = new TestClock();

  @Test
  void saysDoneTotalRateErrorsAndTimeLeft() {
    ProgressMeter meter = new ProgressMeter("images", 10_000, 0, clock);
    assertEquals(
        "images 0 of 10,000 (0 %), 0.0 per second, 0 errors, time left unknown", meter.line());
    clock.pass(10);
    meter.take(1_200, 1);
    assertEquals(
        "images 1,200 of 10,000 (12 %), 120.0 per second, 1 error, 1 min 13 s left", meter.line());
    clock.pass(80);
    meter.take(9_200, 3);
    assertEquals(
        "images 9,200 of 10,000 (92 %), 100.0 per second, 3 errors, 8 s left", meter.line());
    clock.pass(10);
    meter.end(10_000, 3);
    assertEquals(
        "images 10,000 of 10,000 (100 %), 100.0 per second, 3 errors, done in 1 min 40 s",
        meter.line());
  }

  @Test
  void theRateIsThatOfTheLastMinute() {
    ProgressMeter meter = new ProgressMeter("chunks", 1_000, 0, clock);
    for (int second = 1; second <= 100; second++) {
      clock.pass(1);
      meter.take(second, 0);
    }
    for (int second = 1; second <= 60; second++) {
      clock.pass(1);
      meter.take(100 + 5L * second, 0);
    }
    assertEquals(
        "chunks 400 of 1,000 (40 %), 5.0 per second, 0 errors, 2 min 0 s left", meter.line());
  }

  @Test
  void whatAnEarlierRunDidIsDoneButNotOfThisRate() {
    ProgressMeter meter = new ProgressMeter("images", 100, 60, clock);
    clock.pass(10);
    meter.take(70, 0);
    assertEquals("images 70 of 100 (70 %), 1.0 per second, 0 errors, 30 s left", meter.line());
  }

  @Test
  void aSlowJobIsMeasuredByTheMinute() {
    ProgressMeter meter = new ProgressMeter("chunks", 10, 0, clock);
    clock.pass(40);
    meter.take(2, 0);
    assertEquals("chunks 2 of 10 (20 %), 3.0 per minute, 0 errors, 2 min 40 s left", meter.line());
  }

  @Test
  void aShareCountedTwiceNeverExceedsTheTotal() {
    ProgressMeter meter = new ProgressMeter("images", 10, 0, clock);
    clock.pass(1);
    meter.take(12, 0);
    assertEquals(10, meter.samples().get(1).done());
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min 0 s", "3599, 59 min 59 s", "90061, 25 h 1 min"})
  void durationsHaveTheirTwoLargestUnits(long seconds, String text) {
    assertEquals(text, ProgressMeter.duration(seconds));
  }

  @Test
  void samplesAreDated() {
    ProgressMeter meter = new ProgressMeter("images", 10, 0, clock);
    clock.pass(1.5);
    meter.end(10, 2);
    assertEquals(
        List.of(
            new Sample("2026-01-02T03:04:05.678Z", 0, 0, 0),
            new Sample("2026-01-02T03:04:07.178Z", 1.5, 10, 2)),
        meter.samples());
  }

  @Test
  void aLongJobKeepsFewSamplesOfAllItsTime() {
    ProgressMeter meter = new ProgressMeter("images", 100_000, 0, clock);
    for (int second = 1; second <= 50_000; second++) {
      clock.pass(1);
      meter.take(second, 0);
    }
    clock.pass(1);
    meter.end(50_001, 0);
    List<Sample> samples = meter.samples();
    assertTrue(
        samples.size() > Samples.MOST / 3 && samples.size() <= Samples.MOST, "" + samples.size());
    assertEquals(0, samples.get(0).seconds());
    assertEquals(50_001, samples.get(samples.size() - 1).seconds());
    double most = 0;
    for (int i = 1; i < samples.size(); i++) {
      most = Math.max(most, samples.get(i).seconds() - samples.get(i - 1).seconds());
    }
    assertTrue(most <= 50_000 / 60.0, "a gap of " + most + " s");
  }
}
