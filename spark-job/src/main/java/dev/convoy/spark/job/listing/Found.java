package dev.convoy.spark.job.listing;

/**
 * One file of a listing.
 *
 * @param path qualified, not percent-encoded
 * @param bytes its size
 * @param modified milliseconds since 1970
 * @param problem why it cannot be used, {@code code: message}; null when it may be
 */
record Found(String path, long bytes, long modified, String problem) {}
