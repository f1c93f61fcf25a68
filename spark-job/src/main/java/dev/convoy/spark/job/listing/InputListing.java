package dev.convoy.spark.job.listing;

import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.InputConfig;
import dev.convoy.spark.job.ship.HadoopSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * Lists the files of a folder, in the order of their paths, or the rows of a table, in the order of
 * its files and rows, as a Spark job.
 *
 * <p>An entry is {@code index, path, bytes, modified, problem, table, row}; indices count from 0
 * without a gap. For a row of a table {@code path} is its key and {@code bytes} its share of the
 * file; for a file {@code table} is null.
 */
public final class InputListing {
  static final StructType FOUND =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("bytes", DataTypes.LongType, false)
          .add("modified", DataTypes.LongType, false)
          .add("problem", DataTypes.StringType, true)
          .add("table", DataTypes.StringType, true)
          .add("row", DataTypes.LongType, false);

  /** What {@link #list} returns. */
  public static final StructType SCHEMA = withIndex();

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final HadoopSettings hadoop;
  private final LongAccumulator unmatched;

  private static StructType withIndex() {
    StructType schema = new StructType().add("index", DataTypes.LongType, false);
    for (StructField field : FOUND.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  public InputListing(SparkSession spark, HadoopSettings hadoop) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = hadoop;
    this.unmatched = spark.sparkContext().longAccumulator("files that do not match input.glob");
  }

  /** Returns how many files of the last listing did not match. */
  public long unmatched() {
    return unmatched.value();
  }

  /**
   * Lists an input; nothing runs before the result is used.
   *
   * @param excluded qualified path of the output, which is never an input
   * @param limit the most rows, 0 for all
   * @throws UnreadableInputException when the input is not there or cannot be looked at
   */
  public Dataset<Row> list(InputConfig input, String excluded, long limit) {
    Dataset<Row> sorted =
        input.table().isPresent()
            ? new TableListing(spark).list(input)
            : spark.createDataFrame(files(input, excluded), FOUND).sort("path");
    return numbered(limit > 0 ? sorted.limit((int) Math.min(limit, Integer.MAX_VALUE)) : sorted);
  }

  /**
   * Numbers rows in the order they have.
   *
   * @param sorted rows of {@link #SCHEMA} without the index
   */
  public Dataset<Row> numbered(Dataset<Row> sorted) {
    JavaRDD<Row> numbered =
        sorted
            .toJavaRDD()
            .zipWithIndex()
            .map(
                pair -> {
                  Row row = pair._1();
                  return RowFactory.create(
                      pair._2(),
                      row.get(0),
                      row.get(1),
                      row.get(2),
                      row.get(3),
                      row.get(4),
                      row.get(5));
                });
    return spark.createDataFrame(numbered, SCHEMA);
  }

  private JavaRDD<Row> files(InputConfig input, String excluded) {
    new Glob(input.glob());
    JavaRDD<Row> found = found(input, excluded);
    found.persist(StorageLevel.DISK_ONLY());
    return found;
  }

  private JavaRDD<Row> found(InputConfig input, String excluded) {
    Path path = new Path(input.path());
    try {
      FileSystem files = path.getFileSystem(context.hadoopConfiguration());
      FileStatus status = files.getFileStatus(path);
      Path root = files.makeQualified(status.getPath());
      if (!status.isDirectory()) {
        return context.parallelize(
            List.of(
                new Found(root.toString(), status.getLen(), status.getModificationTime(), null)
                    .row()),
            1);
      }
      List<String> parts =
          Frontier.of(files, root, input.recursive(), 4 * context.defaultParallelism()).stream()
              .map(Frontier.Folder::text)
              .toList();
      ListingTask.Request request =
          new ListingTask.Request(root.toString(), input.glob(), excluded);
      return context
          .parallelize(parts, parts.size())
          .mapPartitions(new ListingTask(request, hadoop, unmatched));
    } catch (FileNotFoundException e) {
      throw new UnreadableInputException(
          "Cannot read input.path " + input.path() + ": there is no such file or folder", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableInputException(
          "Cannot read input.path " + input.path() + ": " + e.getMessage(), e);
    }
  }
}
