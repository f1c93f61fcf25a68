package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.OutputFolder;
import dev.convoy.spark.job.listing.InputListing;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Computes, checks and publishes segments: each is one Spark job that writes. */
final class SegmentRun {
  private final SparkSession spark;
  private final OutputFolder output;
  private final StructType schema;
  private final ImageTask task;
  private final String inputs;

  /**
   * @param inputs the listing that segments are cut from
   */
  SegmentRun(
      SparkSession spark, OutputFolder output, StructType schema, ImageTask task, String inputs) {
    this.spark = spark;
    this.output = output;
    this.schema = schema;
    this.task = task;
    this.inputs = inputs;
  }

  /** Makes a listed row what tasks take, under its index. */
  private static final class ToRef implements PairFunction<Row, Long, ImageRef> {
    private static final long serialVersionUID = 1;

    @Override
    public Tuple2<Long, ImageRef> call(Row row) {
      ImageRef ref = ImageRef.of(row);
      return new Tuple2<>(ref.index(), ref);
    }
  }

  /**
   * Runs a segment.
   *
   * @param starts index of each task's first input
   * @return how many errors of each {@code stage/code} it has
   */
  Map<String, Long> run(Segment segment, long[] starts) {
    String place = output.begin(segment.folder()).toString();
    Dataset<Row> listed =
        LiteralPaths.read(spark)
            .schema(InputListing.SCHEMA)
            .parquet(new Path(output.own(), inputs).toString())
            .filter(col("index").geq(segment.from()).and(col("index").lt(segment.to())));
    // First the list: rows without it would be done again, and a list without rows counts for none.
    describe(segment, "write the list of its inputs");
    listed
        .drop("index", "problem")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(output.manifest(segment.folder()).toString());
    JavaRDD<Row> rows =
        listed
            .toJavaRDD()
            .mapToPair(new ToRef())
            .repartitionAndSortWithinPartitions(new IndexPartitioner(starts))
            .values()
            .mapPartitions(task);
    describe(segment, "compute features of images " + segment.from() + " to " + segment.to());
    // Not createDataFrame: each task would write the source text of its own encoder. Encoders lose
    // the columns' metadata.
    spark.createDataset(rows.rdd(), Encoders.row(schema)).to(schema).write().parquet(place);
    describe(segment, "count rows and errors");
    Map<String, Long> errors = check(segment, place);
    output.publish(segment.folder());
    return errors;
  }

  private void describe(Segment segment, String what) {
    spark.sparkContext().setJobDescription("Convoy: " + segment.folder() + ": " + what);
  }

  /** Counts what was written: a row for every input, or nothing of it stays. */
  private Map<String, Long> check(Segment segment, String place) {
    Map<String, Long> errors = new TreeMap<>();
    long rows = 0;
    for (Row row :
        LiteralPaths.read(spark)
            .schema(schema)
            .parquet(place)
            .groupBy(concat_ws("/", col("error.stage"), col("error.code")).as("code"))
            .count()
            .collectAsList()) {
      rows += row.getLong(1);
      if (!row.getString(0).isEmpty()) {
        errors.put(row.getString(0), row.getLong(1));
      }
    }
    if (rows != segment.inputs()) {
      output.takeBack(segment.folder());
      throw new JobFailedException(
          "Cannot publish "
              + segment.folder()
              + ": it must have a row for each of "
              + segment.inputs()
              + " inputs, it has "
              + rows);
    }
    return errors;
  }
}
