package dev.convoy.spark.job.listing;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * One name in a folder.
 *
 * @param path qualified
 * @param status null when it cannot be had
 * @param problem why it must not be used, {@code code: message}; null when it may be
 * @param linkedFolder whether it is a link to a folder that is listed under its own name
 */
record FolderEntry(Path path, FileStatus status, String problem, boolean linkedFolder) {
  boolean isFolder() {
    return status != null && status.isDirectory() && problem == null;
  }
}
