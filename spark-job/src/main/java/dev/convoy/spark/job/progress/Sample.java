package dev.convoy.spark.job.progress;

/**
 * How far a job was at one moment.
 *
 * @param at the moment, as ISO 8601 in UTC
 * @param seconds since the first sample
 * @param done of the job's total
 * @param errors among them
 */
public record Sample(String at, double seconds, long done, long errors) {}
