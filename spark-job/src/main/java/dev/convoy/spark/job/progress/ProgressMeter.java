package dev.convoy.spark.job.progress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Keeps samples of what is done and says it in one line:
 *
 * <pre>{@code images 1,234 of 10,000 (12 %), 85.3 per second, 3 errors, 1 min 43 s left}</pre>
 *
 * <p>The rate is that of the last minute, so that the time left follows what the job does now; at
 * the end that of the whole run. Used by one thread at a time.
 */
final class ProgressMeter {
  private static final double WINDOW_SECONDS = 60;

  private final String unit;
  private final long total;
  private final InstantSource clock;
  private final Instant start;
  private final Samples samples = new Samples();
  private Sample now;

  /**
   * @param unit what is counted, in plural
   * @param total how many there are
   * @param done how many are done at the start, by an earlier run
   */
  ProgressMeter(String unit, long total, long done, InstantSource clock) {
    this.unit = unit;
    this.total = total;
    this.clock = clock;
    this.start = clock.instant();
    take(done, 0);
  }

  /** Takes a sample. */
  void take(long done, long errors) {
    now = sample(done, errors);
    samples.add(now);
  }

  /** Takes the last sample, which is never left out. */
  void end(long done, long errors) {
    now = sample(done, errors);
    samples.end(now);
  }

  private Sample sample(long done, long errors) {
    Instant at = clock.instant();
    double seconds = Duration.between(start, at).toMillis() / 1e3;
    return new Sample(
        at.truncatedTo(ChronoUnit.MILLIS).toString(), seconds, Math.min(done, total), errors);
  }

  List<Sample> samples() {
    return samples.all();
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s %,d of %,d (%d %%), %s, %,d %s, %s",
        unit,
        now.done(),
        total,
        total == 0 ? 100 : 100 * now.done() / total,
        pace(),
        now.errors(),
        now.errors() == 1 ? "error" : "errors",
        left());
  }

  /** Returns how many are done in a second; 0 while nothing is known. */
  private double rate() {
    double window = now.done() == total ? now.seconds() : WINDOW_SECONDS;
    Sample since = samples.until(now.seconds() - window);
    double seconds = now.seconds() - since.seconds();
    return seconds > 0 ? (now.done() - since.done()) / seconds : 0;
  }

  private String pace() {
    double rate = rate();
    return rate > 0 && rate < 1
        ? String.format(Locale.ROOT, "%.1f per minute", 60 * rate)
        : String.format(Locale.ROOT, "%,.1f per second", rate);
  }

  private String left() {
    double rate = rate();
    if (now.done() == total) {
      return "done in " + duration(Math.round(now.seconds()));
    }
    return rate == 0
        ? "time left unknown"
        : duration((long) ((total - now.done()) / rate)) + " left";
  }

  /** Returns the two largest units: {@code 3 h 5 min}. */
  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
