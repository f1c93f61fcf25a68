package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Prints the nearest other image of each image of a small result. */
final class NeighborTable {
  private NeighborTable() {}

  /**
   * Reads features from a published output.
   *
   * @param column whose features are compared
   * @param images how many have features
   */
  static String of(SparkSession spark, Path output, FeatureColumn column, long images) {
    long length = column.shape().elements();
    if (!Neighbors.isFeasible(images, length)) {
      return "nearest     left out: "
          + images
          + " images of "
          + length
          + " numbers are too many to compare\n";
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
    return "nearest other image of each, by the cosine of "
        + column.name()
        + ":\n"
        + new Neighbors(shortened(names), features).text();
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  /** Leaves out the folders that all paths have in common. */
  private static List<String> shortened(List<String> paths) {
    String common = paths.isEmpty() ? "" : paths.get(0);
    for (String path : paths) {
      while (!path.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    int folder = common.lastIndexOf('/') + 1;
    return paths.stream().map(path -> path.substring(folder)).toList();
  }
}
