package dev.convoy.spark.job.image;

import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.config.JobConfig;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * The table of results: {@code path, height, width}, a float array for each output, {@code error}.
 */
final class FeatureSchema {
  private static final StructType ERROR =
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
              provenance(column, model, config, modelHash));
    }
    return schema.add("error", ERROR, true);
  }

  private static Metadata provenance(
      FeatureColumn column, ImageModel model, JobConfig config, String modelHash) {
    return new MetadataBuilder()
        .putLongArray("shape", column.shape().sizes())
        .putString("layer", column.layer())
        .putString("model", config.model().label())
        .putString("model_hash", modelHash)
        .putString("preprocessing", config.images().withSize(model.size()).toJson())
        .putString("precision", config.precision().label())
        .putString("kernels", config.kernels().label())
        .putString("version", Version.current())
        .build();
  }

  /**
   * Returns a row as Spark takes it.
   *
   * @param columns how many columns of features there are
   */
  static Row row(FeatureRow row, int columns) {
    Object[] values = new Object[columns + 4];
    values[0] = row.ref().path();
    values[1] = row.height();
    values[2] = row.width();
    for (int i = 0; i < row.features().size(); i++) {
      values[3 + i] = row.features().get(i);
    }
    ImageError error = row.error();
    values[columns + 3] =
        error == null ? null : RowFactory.create(error.stage(), error.code(), error.message());
    return RowFactory.create(values);
  }
}
