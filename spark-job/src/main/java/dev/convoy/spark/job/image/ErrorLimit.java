package dev.convoy.spark.job.image;

import dev.convoy.spark.job.config.ErrorsConfig;
import java.util.Optional;

/**
 * How many errors end a job.
 *
 * @param most that are allowed
 * @param kept errors of earlier runs that stay in the output and count, too
 * @param why the setting that says so
 */
record ErrorLimit(long most, long kept, String why) {
  /**
   * Returns the limit of a job.
   *
   * @param inputs all that were listed, done by an earlier run or not
   * @param keptErrors rows with an error that an earlier run published and this one leaves: they
   *     use up the budget, and are no failure of this run
   */
  static ErrorLimit of(ErrorsConfig config, long inputs, long keptErrors) {
    if (!config.keep()) {
      return new ErrorLimit(0, 0, "errors.policy = fail");
    }
    return config
        .budget()
        .map(
            budget ->
                new ErrorLimit(
                    budget.allowed(inputs),
                    keptErrors,
                    "errors.budget = " + budget + " of " + inputs + " inputs"))
        .orElse(new ErrorLimit(Long.MAX_VALUE, 0, ""));
  }

  /** Tells whether this run's errors are too many. */
  boolean isBroken(long errors) {
    return errors > most - kept;
  }

  /**
   * Returns why the job must end; empty when it need not.
   *
   * @param errors of this run
   * @param example the first error, {@code path: message}
   */
  Optional<String> broken(long errors, Optional<String> example) {
    if (!isBroken(errors)) {
      return Optional.empty();
    }
    String earlier = kept == 0 ? "" : " (" + kept + " of earlier runs)";
    String first = example.map(error -> "; the first: " + error).orElse("");
    return Optional.of(
        "Cannot go on: "
            + why
            + " allows "
            + most
            + " errors, there are "
            + (errors + kept)
            + earlier
            + first);
  }
}
