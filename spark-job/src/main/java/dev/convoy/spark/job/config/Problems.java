package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that is wrong with one job file or other settings, so that a user sees it at
 * once.
 */
final class Problems {
  private final String subject;
  private final List<String> found = new ArrayList<>();

  /**
   * @param subject what cannot be used: {@code job file my.conf}
   */
  Problems(String subject) {
    this.subject = subject;
  }

  /** Adds a problem, with its line where the file has one. */
  void add(ConfigOrigin origin, String problem) {
    int line = origin == null ? -1 : origin.lineNumber();
    found.add(line > 0 ? problem + " (line " + line + ")" : problem);
  }

  void add(String problem) {
    found.add(problem);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws when there is any problem. */
  void refuse() {
    if (!found.isEmpty()) {
      throw new JobFileException("Cannot use " + subject + ": " + String.join("; ", found));
    }
  }
}
