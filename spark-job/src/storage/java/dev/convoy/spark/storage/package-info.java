/**
 * Does a whole job on HDFS or S3 give what it gives on this machine's disk, whatever the store does
 * meanwhile?
 *
 * <p>Reading order: {@code Store} (where a job's input, model and output lie), {@code LocalStore},
 * {@code Hdfs} and {@code S3} with its {@code FaultyProxy}, {@code ImageCase} and {@code
 * VolumeCase} (the jobs, and what became of their items), {@code Watch} (what a run took), {@code
 * HdfsTest}, {@code HdfsVolumeTest}, {@code S3Test}, {@code S3VolumeTest}.
 *
 * <p>Compiled and run by the profile {@code storage} alone, whose stores would weigh on every other
 * build: {@code ./mvnw -pl spark-job -am -Pstorage test}.
 */
package dev.convoy.spark.storage;
