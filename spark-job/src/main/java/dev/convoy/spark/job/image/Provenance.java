package dev.convoy.spark.job.image;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.spark.job.Version;
import dev.convoy.spark.job.config.ImageSettings;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;

/**
 * Where features come from, as the metadata of their columns says it.
 *
 * @param model what messages call it
 * @param images size included
 */
public record Provenance(
    String model, ImageSettings images, Precision precision, KernelSet kernels) {
  /**
   * Returns the metadata of a column.
   *
   * @param modelHash of graph and weights
   */
  public Metadata of(FeatureColumn column, String modelHash) {
    return new MetadataBuilder()
        .putLongArray("shape", column.shape().sizes())
        .putString("layer", column.layer())
        .putString("model", model)
        .putString("model_hash", modelHash)
        .putString("preprocessing", images.toJson())
        .putString("precision", precision.label())
        .putString("kernels", kernels.label())
        .putString("version", Version.current())
        .build();
  }
}
