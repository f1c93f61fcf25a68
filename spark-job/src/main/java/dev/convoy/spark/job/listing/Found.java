package dev.convoy.spark.job.listing;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One file of a listing.
 *
 * @param path qualified, not percent-encoded
 * @param bytes its size
 * @param modified milliseconds since 1970
 * @param problem why it cannot be used, {@code code: message}; null when it may be
 */
record Found(String path, long bytes, long modified, String problem) {
  /** Returns the row of {@link InputListing#FOUND}. */
  Row row() {
    return RowFactory.create(path, bytes, modified, problem, null, 0L);
  }
}
