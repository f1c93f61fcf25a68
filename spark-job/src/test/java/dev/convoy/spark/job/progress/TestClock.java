package dev.convoy.spark.job.progress;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
final class TestClock implements InstantSource {
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(double seconds) {
    now = now.plusMillis(Math.round(seconds * 1000));
  }
}
