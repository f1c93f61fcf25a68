package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.convoy.spark.job.UnreadableInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** The errors in an output, grouped by their codes. */
public final class ErrorTable {
  private ErrorTable() {}

  /**
   * Returns a line for each code, the most frequent first, each followed by its first inputs.
   *
   * @param output folder of the results
   * @param examples the most inputs named for each code
   * @throws UnreadableInputException when there are no results
   */
  public static String of(SparkSession spark, String output, int examples) {
    Dataset<Row> rows = read(spark, output);
    WindowSpec code = Window.partitionBy("stage", "code");
    List<Row> errors =
        rows.filter(col("error").isNotNull())
            .select(col("path"), col("error.stage"), col("error.code"), col("error.message"))
            .withColumn("n", count(lit(1)).over(code))
            .withColumn("place", row_number().over(code.orderBy("path")))
            .filter(col("place").leq(Math.max(1, examples)))
            .orderBy(col("n").desc(), col("stage"), col("code"), col("place"))
            .collectAsList();
    StringBuilder text = new StringBuilder();
    long all = 0;
    for (Row row : errors) {
      if (row.getInt(5) == 1) {
        all += row.getLong(4);
        text.append(
            String.format(
                Locale.ROOT,
                "%-24s%d%n",
                row.getString(1) + "/" + row.getString(2),
                row.getLong(4)));
      }
      if (row.getInt(5) <= examples) {
        text.append(String.format("  %s: %s%n", row.getString(0), row.getString(3)));
      }
    }
    return String.format(Locale.ROOT, "%-24s%d of %d rows%n", "errors", all, rows.count()) + text;
  }

  private static Dataset<Row> read(SparkSession spark, String output) {
    try {
      Dataset<Row> rows = LiteralPaths.read(spark).parquet(output);
      if (Arrays.asList(rows.schema().fieldNames()).containsAll(List.of("path", "error"))) {
        return rows;
      }
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java API does not declare.
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnreadableInputException("Cannot read errors of " + output + ": " + message, e);
    }
    throw new UnreadableInputException(
        "Cannot read errors of " + output + ": it must be the output of an image job");
  }
}
