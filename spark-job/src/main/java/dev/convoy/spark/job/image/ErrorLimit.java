package dev.convoy.spark.job.image;

import dev.convoy.spark.job.config.ErrorsConfig;
import java.util.List;
import java.util.Optional;

/**
 * How many errors end a job.
 *
 * @param most that are allowed
 * @param why the setting that says so
 */
record ErrorLimit(long most, String why) {
  static ErrorLimit of(ErrorsConfig config, long inputs) {
    if (!config.keep()) {
      return new ErrorLimit(0, "errors.policy = fail");
    }
    return config
        .budget()
        .map(
            budget ->
                new ErrorLimit(
                    budget.allowed(inputs),
                    "errors.budget = " + budget + " of " + inputs + " inputs"))
        .orElse(new ErrorLimit(Long.MAX_VALUE, ""));
  }

  /**
   * Returns why the job must end; empty when it need not.
   *
   * @param samples the first errors
   */
  Optional<String> broken(long errors, List<String> samples) {
    if (errors <= most) {
      return Optional.empty();
    }
    String first = samples.isEmpty() ? "" : "; the first: " + samples.get(0);
    return Optional.of(
        "Cannot go on: " + why + " allows " + most + " errors, there are " + errors + first);
  }
}
