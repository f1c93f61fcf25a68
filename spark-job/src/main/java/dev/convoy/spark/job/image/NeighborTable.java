package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;

import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.PathNames;
import dev.convoy.spark.job.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The nearest other image of each image of a small result. */
final class NeighborTable {
  private final String column;
  private final List<String> paths;
  private final Neighbors neighbors;

  private NeighborTable(String column, List<String> paths, List<float[]> features) {
    this.column = column;
    this.paths = paths;
    this.neighbors = new Neighbors(PathNames.shortened(paths), features);
  }

  /**
   * Reads features from a published output.
   *
   * @param column whose features are compared
   * @param images how many have features
   * @throws IllegalArgumentException when they are too many to compare
   */
  static NeighborTable of(SparkSession spark, Path output, FeatureColumn column, long images) {
    long length = column.shape().elements();
    if (!Neighbors.isFeasible(images, length)) {
      throw new IllegalArgumentException(
          images + " images of " + length + " numbers are too many to compare");
    }
    List<String> names = new ArrayList<>();
    List<float[]> features = new ArrayList<>();
    for (Row row :
        LiteralPaths.read(spark)
            .parquet(output.toString())
            .filter(col(column.name()).isNotNull())
            .select(col("path"), col(column.name()))
            .orderBy("path")
            .collectAsList()) {
      names.add(row.getString(0));
      features.add(floats(row.getList(1)));
    }
    return new NeighborTable(column.name(), names, features);
  }

  /** Returns a line for each image. */
  String text() {
    return "nearest other image of each, by the cosine of " + column + ":\n" + neighbors.text();
  }

  /** Returns the nearest other image of one; null where there is none. */
  ContactSheet.Nearest nearest(String path) {
    int image = paths.indexOf(path);
    int nearest = image < 0 ? -1 : neighbors.nearest(image);
    return nearest < 0
        ? null
        : new ContactSheet.Nearest(
            paths.get(nearest), Report.rounded(neighbors.cosine(image, nearest)));
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
