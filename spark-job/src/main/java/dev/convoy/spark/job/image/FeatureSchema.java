package dev.convoy.spark.job.image;

import dev.convoy.spark.job.config.JobConfig;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of results: {@code path, height, width}, a float array for each output, {@code error}.
 */
public final class FeatureSchema {
  /** The column of errors: null where there are features. */
  public static final StructType ERROR =
      new StructType()
          .add("stage", DataTypes.StringType, false)
          .add("code", DataTypes.StringType, false)
          .add("message", DataTypes.StringType, false);

  private FeatureSchema() {}

  /**
   * Returns the schema; each column of features says where it comes from.
   *
   * @param modelHash of graph and weights
   */
  static StructType of(ImageModel model, JobConfig config, String modelHash) {
    Provenance provenance =
        new Provenance(
            config.model().label(),
            config.images().withSize(model.size()),
            config.precision(),
            config.kernels());
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType, false)
            .add("height", DataTypes.IntegerType, true)
            .add("width", DataTypes.IntegerType, true);
    for (FeatureColumn column : model.columns()) {
      schema =
          schema.add(
              column.name(),
              DataTypes.createArrayType(DataTypes.FloatType, false),
              true,
              provenance.of(column, modelHash));
    }
    return schema.add("error", ERROR, true);
  }

  /**
   * Returns a row as Spark takes it.
   *
   * @param columns how many columns of features there are
   */
  static Row row(FeatureRow<ImageRef> row, int columns) {
    Object[] values = new Object[columns + 4];
    values[0] = row.key().path();
    values[1] = row.height();
    values[2] = row.width();
    for (int i = 0; i < row.features().size(); i++) {
      values[3 + i] = row.features().get(i);
    }
    values[columns + 3] = error(row.error());
    return RowFactory.create(values);
  }

  /** Returns an error as {@link #ERROR} has it; null for null. */
  public static Row error(ImageError error) {
    return error == null ? null : RowFactory.create(error.stage(), error.code(), error.message());
  }
}
