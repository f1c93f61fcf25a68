package dev.convoy.spark.job.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import dev.convoy.engine.model.NearestNames;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.InputConfig;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Lists the rows of Parquet files. Only the key is read: an image's place is its file and row, and
 * its size the file's divided by its rows, so that a table larger than any memory lists like one of
 * names.
 */
final class TableListing {
  private static final String DEFAULT_KEY = "path";

  private final SparkSession spark;

  TableListing(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Returns rows of {@link InputListing#FOUND}, sorted by file and row.
   *
   * @throws UnreadableInputException when there is no such table, or a column is missing or of
   *     another type
   */
  Dataset<Row> list(InputConfig input) {
    String name = input.table().orElseThrow();
    Dataset<Row> table = read(name);
    requireColumn(table.schema(), name, input.column());
    if (!table.schema().apply(input.column()).dataType().equals(DataTypes.BinaryType)) {
      throw new UnreadableInputException(
          "Cannot read column %s of %s: it must hold the images' bytes (binary), it holds %s"
              .formatted(
                  input.column(),
                  name,
                  table.schema().apply(input.column()).dataType().simpleString()));
    }
    input.key().ifPresent(key -> requireColumn(table.schema(), name, key));
    Column rows = count(lit(1)).over(Window.partitionBy(col("_metadata.file_path")));
    return table
        .select(
            key(input, table.schema()).cast("string").as("path"),
            col("_metadata.file_size").divide(rows).cast("long").as("bytes"),
            unix_millis(col("_metadata.file_modification_time")).as("modified"),
            lit(null).cast("string").as("problem"),
            col("_metadata.file_path").as("table"),
            col("_metadata.row_index").as("row"))
        .sort("table", "row")
        .map(new Named(), Encoders.row(InputListing.FOUND));
  }

  private Dataset<Row> read(String name) {
    try {
      return spark.read().parquet(name);
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java API does not declare.
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnreadableInputException("Cannot read input.table " + name + ": " + message, e);
    }
  }

  private static void requireColumn(StructType schema, String table, String column) {
    List<String> columns = Arrays.asList(schema.fieldNames());
    if (!columns.contains(column)) {
      throw new UnreadableInputException(
          "Cannot read input.table %s: it has no column %s, nearest %s"
              .formatted(table, column, String.join(", ", NearestNames.of(column, columns))));
    }
  }

  private static Column key(InputConfig input, StructType schema) {
    if (input.key().isPresent()) {
      return col(input.key().get());
    }
    boolean named = Arrays.asList(schema.fieldNames()).contains(DEFAULT_KEY);
    return named ? col(DEFAULT_KEY) : lit(null);
  }

  /** Decodes the file's name, and calls a row without a key by its file and number. */
  private static final class Named implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    @Override
    public Row call(Row row) {
      String file = new Path(URI.create(row.getString(4))).toString();
      String key = row.isNullAt(0) ? file + "#" + row.getLong(5) : row.getString(0);
      return RowFactory.create(key, row.get(1), row.get(2), null, file, row.get(5));
    }
  }
}
