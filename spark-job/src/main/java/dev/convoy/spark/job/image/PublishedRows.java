package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import dev.convoy.spark.job.OutputFolder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What earlier runs have published, and what of it a resumed run must do again.
 *
 * <p>An input is done when a published segment holds its row and the segment's manifest has the
 * same size and time for it. The rows decide, the manifest only adds size and time: so a segment
 * that an object store has renamed by half counts for the rows that it has. All of it is joins of
 * Spark; the driver sees names of segments and counts.
 */
final class PublishedRows {
  private final SparkSession spark;
  private final OutputFolder output;
  private final StructType schema;

  PublishedRows(SparkSession spark, OutputFolder output, StructType schema) {
    this.spark = spark;
    this.output = output;
    this.schema = schema;
  }

  /**
   * Returns the inputs that are not done.
   *
   * @param inputs rows of the listing
   * @param retry whether one with an error counts as not done
   */
  Dataset<Row> missing(Dataset<Row> inputs, boolean retry) {
    if (output.segments().isEmpty()) {
      return inputs;
    }
    Dataset<Row> rows = rows();
    Dataset<Row> counted = retry ? rows.filter(col("error").isNull()) : rows;
    Dataset<Row> manifests = manifests();
    Dataset<Row> done =
        manifests.join(
            counted.select(col("path").as("p"), col("segment").as("s")),
            col("p").equalTo(col("path")).and(col("s").equalTo(col("segment"))),
            "left_semi");
    return inputs.join(done, sameInput(inputs, done), "left_anti");
  }

  private static Column sameInput(Dataset<Row> left, Dataset<Row> right) {
    Column same = left.col("table").eqNullSafe(right.col("table"));
    for (String name : List.of("path", "bytes", "modified", "row")) {
      same = same.and(left.col(name).equalTo(right.col(name)));
    }
    return same;
  }

  /** Takes away the published rows of inputs that will be done again. */
  void drop(Dataset<Row> inputs) {
    if (output.segments().isEmpty()) {
      return;
    }
    Dataset<Row> again = inputs.select(col("path").as("p")).distinct();
    Column samePath = col("p").equalTo(col("path"));
    List<Row> touched =
        rows().join(again, samePath, "left_semi").select("segment").distinct().collectAsList();
    for (Row row : touched) {
      String segment = new Segment(row.getInt(0), 0, 0).folder();
      String draft = output.draft(segment).toString();
      LiteralPaths.read(spark)
          .schema(schema)
          .parquet(new Path(output.path(), segment).toString())
          .join(again, samePath, "left_anti")
          .sort("path")
          .write()
          .parquet(draft);
      boolean empty = LiteralPaths.read(spark).schema(schema).parquet(draft).isEmpty();
      output.remove(segment);
      if (empty) {
        output.discard(segment);
      } else {
        output.publish(segment);
      }
    }
  }

  /** Returns how many published rows there are by {@code stage/code}; without an error by "". */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    if (!output.segments().isEmpty()) {
      rows()
          .groupBy(concat_ws("/", col("error.stage"), col("error.code")).as("code"))
          .count()
          .collectAsList()
          .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    }
    return counts;
  }

  private Dataset<Row> rows() {
    return segments(output.path(), schema).select("path", "error", "segment");
  }

  private Dataset<Row> manifests() {
    String first = output.segments().get(0);
    Path folder = output.manifest(first).getParent();
    StructType listed =
        LiteralPaths.read(spark).parquet(output.manifest(first).toString()).schema();
    return segments(folder, listed);
  }

  private Dataset<Row> segments(Path folder, StructType columns) {
    String[] paths =
        output.segments().stream()
            .map(name -> new Path(folder, name).toString())
            .toArray(String[]::new);
    return LiteralPaths.read(spark)
        .schema(columns)
        .option("basePath", folder.toString())
        .parquet(paths)
        .withColumn("segment", col("segment").cast("int"));
  }
}
