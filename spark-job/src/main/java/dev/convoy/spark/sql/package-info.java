/**
 * How is a network called from SQL?
 *
 * <p>Reading order: {@link dev.convoy.spark.sql.ConvoyExtensions} (names the function), {@code
 * FeaturesFunction} (what it computes, row by row).
 *
 * <pre>{@code
 * spark-sql --jars convoy.jar --conf spark.sql.extensions=dev.convoy.spark.sql.ConvoyExtensions
 *
 * SELECT path, f.features, f.error.code
 * FROM (SELECT path, convoy_features(content, 'm.keras', 'preprocess.mode = tf') AS f FROM photos)
 * }</pre>
 *
 * <p>From PySpark the same setting stands in the session's builder: {@code
 * .config("spark.sql.extensions", "dev.convoy.spark.sql.ConvoyExtensions")} ({@code
 * src/test/python/pyspark_stage.py} runs it).
 *
 * <p>This is the only package that touches Spark's Scala and Catalyst classes: the hook itself, and
 * the expression that applies a function of Spark's Java interface for catalogs. Nothing else
 * imports it, so a Spark where they differ loses the function and nothing more.
 *
 * <p>The function calls itself not deterministic, though it is: Spark's optimizer computes a
 * deterministic one again for every filter and every field of its result.
 */
package dev.convoy.spark.sql;
