package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;

import dev.convoy.spark.job.OutputFolder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What earlier runs have published, and what of it a resumed run must do again.
 *
 * <p>An input is done when a published segment holds its row and the segment's manifest has the
 * same size and time for it. The rows decide, the manifest only adds size and time: so a segment
 * that an object store has renamed by half counts for the rows that it has. All of it is joins of
 * Spark; the driver sees names of segments and counts. The joins sort both sides: by the size of
 * its files Spark takes a million paths, which pack well, for a small table and would collect them
 * on the driver to broadcast them.
 *
 * <p>Rows of a table may share a key, and a published row does not say which of them it is: so what
 * shares a key is done, dropped and done again together.
 */
final class PublishedRows {
  private static final String SEGMENT = "segment";
  private static final String KEPT = "kept";
  private static final Column SAME_PATH = col("p").equalTo(col("path"));

  private final SparkSession spark;
  private final OutputFolder output;
  private final StructType schema;

  PublishedRows(SparkSession spark, OutputFolder output, StructType schema) {
    this.spark = spark;
    this.output = output;
    this.schema = schema;
  }

  /**
   * Returns the inputs that are not done, and those that share their path.
   *
   * @param inputs rows of the listing
   * @param retry whether one with an error counts as not done
   */
  Dataset<Row> missing(Dataset<Row> inputs, boolean retry) {
    if (output.segments().isEmpty()) {
      return inputs;
    }
    Dataset<Row> rows = rows();
    Dataset<Row> counted = retry ? withoutErrors(rows) : rows;
    Dataset<Row> manifests = manifests();
    Dataset<Row> joined =
        manifests.join(
            merged(counted.select(col("path").as("p"), col(SEGMENT).as("s"))),
            col("p").equalTo(col("path")).and(col("s").equalTo(col(SEGMENT))),
            "left_semi");
    Dataset<Row> done = merged(joined);
    Dataset<Row> undone = inputs.join(done, sameInput(inputs, done), "left_anti");
    Dataset<Row> again = undone.select(col("path").as("p")).union(shortOfRows(inputs, counted));
    return inputs.join(merged(again.distinct()), SAME_PATH, "left_semi");
  }

  /** Returns rows that are joined by sorting, never by a broadcast. */
  private static Dataset<Row> merged(Dataset<Row> rows) {
    return rows.hint("merge");
  }

  /** Returns the rows of paths of which no row has an error. */
  private static Dataset<Row> withoutErrors(Dataset<Row> rows) {
    Dataset<Row> failed = rows.filter(col("error").isNotNull()).select(col("path").as("p"));
    return rows.join(merged(failed), SAME_PATH, "left_anti");
  }

  /** Returns the paths, as {@code p}, that have more inputs than rows. */
  private static Dataset<Row> shortOfRows(Dataset<Row> inputs, Dataset<Row> rows) {
    Dataset<Row> published = rows.groupBy("path").agg(count(lit(1)).as("published"));
    return inputs
        .groupBy(col("path").as("p"))
        .agg(count(lit(1)).as("listed"))
        .join(merged(published), SAME_PATH)
        .filter(col("listed").gt(col("published")))
        .select("p");
  }

  private static Column sameInput(Dataset<Row> left, Dataset<Row> right) {
    Column same = left.col("table").eqNullSafe(right.col("table"));
    for (String name : List.of("path", "bytes", "modified", "row")) {
      same = same.and(left.col(name).equalTo(right.col(name)));
    }
    return same;
  }

  /**
   * Takes away the published rows of inputs that will be done again: writes what stays of the
   * segments that have such rows, all at once, in their place.
   */
  void drop(Dataset<Row> inputs) {
    if (output.segments().isEmpty()) {
      return;
    }
    Dataset<Row> again = merged(inputs.select(col("path").as("p")).distinct());
    List<String> touched =
        rows()
            .join(again, SAME_PATH, "left_semi")
            .select(SEGMENT)
            .distinct()
            .as(Encoders.INT())
            .collectAsList()
            .stream()
            .map(number -> new Segment(number, 0, 0).folder())
            .toList();
    if (touched.isEmpty()) {
      return;
    }
    String draft = output.draft(KEPT).toString();
    segments(output.path(), schema, touched)
        .join(again, SAME_PATH, "left_anti")
        .withColumn(SEGMENT, format_string(Segment.NUMBER, col(SEGMENT)))
        .sort(SEGMENT, "path")
        .write()
        .partitionBy(SEGMENT)
        .parquet(draft);
    touched.forEach(segment -> output.replace(segment, KEPT));
    output.discard(KEPT);
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
    return segments(output.path(), schema, output.segments()).select("path", "error", SEGMENT);
  }

  private Dataset<Row> manifests() {
    String first = output.segments().get(0);
    Path folder = output.manifest(first).getParent();
    StructType listed =
        LiteralPaths.read(spark).parquet(output.manifest(first).toString()).schema();
    return segments(folder, listed, output.segments());
  }

  private Dataset<Row> segments(Path folder, StructType columns, List<String> names) {
    String[] paths =
        names.stream().map(name -> new Path(folder, name).toString()).toArray(String[]::new);
    return LiteralPaths.read(spark)
        .schema(columns)
        .option("basePath", folder.toString())
        .parquet(paths)
        .withColumn(SEGMENT, col(SEGMENT).cast("int"));
  }
}
