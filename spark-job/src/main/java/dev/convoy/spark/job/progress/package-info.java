/**
 * How far is a running job?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.progress.Progress} (follows a job), {@code
 * LiveCounts} (what accumulators and heartbeats say), {@code ProgressMeter} (samples, rate, time
 * left), {@code Samples}, {@code ProgressPrinter} (terminals and logs).
 *
 * <p>May import Spark. A job gives the counters that it has anyway; following it costs the driver a
 * sum over running tasks in a second.
 *
 * <p>Whether standard error is a terminal only the shell knows: {@code bin/convoy} says it by the
 * property {@code convoy.terminal}.
 */
package dev.convoy.spark.job.progress;
