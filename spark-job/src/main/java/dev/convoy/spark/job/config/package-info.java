/**
 * What does a job file say?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.config.JobFile}, {@link
 * dev.convoy.spark.job.config.JobConfig} and the records of its sections, {@link
 * dev.convoy.spark.job.config.JobFileException}.
 *
 * <p>Imports the engine's names of things (precision) and the HOCON library; no Spark, so that
 * {@code explain JOB.conf} starts fast. A record holds every key with its default filled in; {@code
 * conf/images.conf} documents the same keys and defaults, and a test compares the two.
 *
 * <p>To add a key: 1. a component of the section's record with its reading and default; 2. its
 * comment and default in {@code conf/images.conf}; 3. a case in {@code JobFileTest}. Asking a
 * section for a key is what makes the key legal, so there is no list of keys to keep in step.
 *
 * <p>Two choices may surprise. Everything wrong with a file is collected and said at once, each
 * with its line. A value of {@code --set} is taken as it stands unless it starts with a bracket, a
 * brace or a quotation mark: in HOCON {@code //} starts a comment, so that half of {@code
 * s3a://bucket} would vanish without a word.
 */
package dev.convoy.spark.job.config;
