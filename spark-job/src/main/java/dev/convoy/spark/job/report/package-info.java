/**
 * What became of a job?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.report.Report} (one record for all jobs, with
 * {@link dev.convoy.spark.job.report.ImagesPart} or {@link
 * dev.convoy.spark.job.report.VolumePart}), {@link dev.convoy.spark.job.report.SummaryLines} (what
 * is printed), {@link dev.convoy.spark.job.report.ExecutorShares} and {@link
 * dev.convoy.spark.job.report.LayerTimes} (what executors tell), {@link
 * dev.convoy.spark.job.report.ContactSheet}, {@link dev.convoy.spark.job.report.Slice} and {@link
 * dev.convoy.spark.job.report.Picture} (what is shown); {@code report.page} writes it.
 *
 * <p>May import {@code job.progress}, {@code engine}, Hadoop's file systems and Spark; knows
 * neither images nor volumes: {@code job.image} and {@code job.volume} fill the record in.
 *
 * <p>The JSON file has the names of the records' components in snake case. Whoever reads it skips
 * names that it does not know, so that a component can be added; one is never given another
 * meaning.
 */
package dev.convoy.spark.job.report;
