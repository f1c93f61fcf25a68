/**
 * Who does which part of a job where, and what became of it?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.JobFailedException} and {@link
 * dev.convoy.spark.job.UnreadableInputException}, which tell a job that failed (exit code 1) from a
 * request that could never work (exit code 2), {@link dev.convoy.spark.job.JsonText} and {@link
 * dev.convoy.spark.job.TextFiles} (small files beside a result), and {@link
 * dev.convoy.spark.job.Version}.
 *
 * <p>May import everything of {@code engine} and {@code datasets}, and Spark through its Java API
 * only, so that one jar runs on Spark 3.5 and 4.
 */
package dev.convoy.spark.job;
