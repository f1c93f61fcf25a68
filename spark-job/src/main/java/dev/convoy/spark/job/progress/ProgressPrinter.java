package dev.convoy.spark.job.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Prints lines of progress as a terminal or a log wants them. */
final class ProgressPrinter {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  private final PrintStream out;
  private final ProgressStyle style;
  private final InstantSource clock;
  private Instant printed;
  private int width;

  ProgressPrinter(PrintStream out, ProgressStyle style, InstantSource clock) {
    this.out = out;
    this.style = style;
    this.clock = clock;
    this.printed = clock.instant();
  }

  /** Shows a line, or not yet. */
  void show(String line) {
    switch (style) {
      case QUIET -> {}
      case REWRITTEN -> rewrite(line);
      case LINES -> {
        Instant now = clock.instant();
        if (!now.isBefore(printed.plus(BETWEEN_LINES))) {
          printed = now;
          out.println(line);
        }
      }
    }
  }

  /** Overwrites the line before to its end; no control code but the carriage return is needed. */
  private void rewrite(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    out.flush();
    width = line.length();
  }

  /** Leaves the last line as it is; what follows begins a new one. */
  void end(String line) {
    if (style == ProgressStyle.REWRITTEN) {
      rewrite(line);
      out.println();
    }
  }
}
