/**
 * Which files are the input?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.listing.InputListing} (a Spark job that lists,
 * sorts and numbers), {@code Frontier} (parts of a tree for tasks), {@code FolderWalk} (one part),
 * {@code LocalFolder} (where links are), {@code Glob}; {@code TableListing} (rows of Parquet
 * files).
 *
 * <p>May import Hadoop's file systems, Spark, {@code job.config} and {@code job.ship}.
 *
 * <p>Nothing is left out without a word: what does not match the glob is counted, a link out of the
 * input folder, a link that leads nowhere and a folder that cannot be listed become rows with a
 * problem. Links to folders inside are not followed, since those are listed under their own names;
 * so no link makes a loop. On the local file system names come from the JDK: Hadoop's listing
 * follows links without a word and leaves out those that lead nowhere.
 */
package dev.convoy.spark.job.listing;
