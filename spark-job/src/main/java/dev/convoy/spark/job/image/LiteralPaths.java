package dev.convoy.spark.job.image;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** Reads of files whose names are known: a bracket or a star in a folder's name is no pattern. */
final class LiteralPaths {
  /** Spark's own option for reads of paths that it has listed itself. */
  private static final String GLOB = "__globPaths__";

  private LiteralPaths() {}

  static DataFrameReader read(SparkSession spark) {
    return spark.read().option(GLOB, "false");
  }
}
