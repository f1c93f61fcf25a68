package dev.convoy.spark.job.config;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of images that cannot be used.
 *
 * @param keep whether they become rows with an error; otherwise the first one ends the job
 * @param budget how many are too many; empty for no limit
 * @param retry whether a resumed job does again what had an error
 * @param timeoutSeconds how long a task waits for the bytes of one image
 */
public record ErrorsConfig(
    boolean keep, Optional<Budget> budget, boolean retry, long timeoutSeconds) {
  private static final long DEFAULT_TIMEOUT_SECONDS = 300;

  /**
   * How many errors a job may have.
   *
   * @param amount a count, or a percentage of the listed inputs
   */
  public record Budget(double amount, boolean percent) {
    static Budget of(String text) {
      boolean percent = text.endsWith("%");
      String number = percent ? text.substring(0, text.length() - 1).strip() : text;
      try {
        double amount = Double.parseDouble(number);
        boolean legal = percent ? amount >= 0 && amount <= 100 : amount >= 0;
        if (legal && (percent || amount == Math.rint(amount))) {
          return new Budget(amount, percent);
        }
      } catch (NumberFormatException e) {
        // Falls through: the rule below says what is expected.
      }
      throw new IllegalArgumentException(
          "must be a count such as 100 or a percentage such as 1%, received '" + text + "'");
    }

    /** Returns the most errors that a job over so many inputs may have. */
    public long allowed(long inputs) {
      return (long) Math.floor(percent ? inputs * amount / 100 : amount);
    }

    @Override
    public String toString() {
      String number = amount == Math.rint(amount) ? Long.toString((long) amount) : "" + amount;
      return percent ? number + "%" : number;
    }
  }

  static ErrorsConfig read(Section section) {
    boolean keep = section.choice("policy", "keep", List.of("keep", "fail")).equals("keep");
    Optional<Budget> budget =
        section.parsed("budget", Optional.empty(), text -> Optional.of(Budget.of(text)));
    boolean retry = section.flag("retry", false);
    long timeout = section.number("timeout", 1).orElse(DEFAULT_TIMEOUT_SECONDS);
    section.end();
    return new ErrorsConfig(keep, budget, retry, timeout);
  }
}
