package dev.convoy.spark.job.image;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.config.NetworkConfig;
import dev.convoy.spark.job.ship.ModelShipment;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A network on its way to tasks that nobody ends, as those of a DataFrame: its broadcasts go when
 * nothing refers to them any more.
 *
 * @param input item shape, {@code [height, width, channels]}
 * @param columns one for each output
 * @param hash of graph and weights
 * @param provenance for the metadata of columns
 * @param task what tasks take along
 */
public record ShippedNetwork(
    Shape input,
    List<FeatureColumn> columns,
    String hash,
    Provenance provenance,
    FeatureTask task) {
  public ShippedNetwork {
    columns = List.copyOf(columns);
  }

  /**
   * Reads a model, adapts it to images and puts it on its way.
   *
   * @param batch images computed together; 0 lets the plan choose
   * @throws dev.convoy.engine.layer.ShapeMismatchException when images do not fit it
   * @throws IllegalArgumentException when an output is not there
   */
  public static ShippedNetwork of(JavaSparkContext context, NetworkConfig config, int batch) {
    try (Model model =
        ModelSources.read(config.model(), List.of(), context.hadoopConfiguration())) {
      ImageModel image = ImageModel.of(model, config.model(), config.images());
      ModelShipment shipment =
          ModelShipment.of(
              context, image.model(), image.inputShape(), config.precision(), config.kernels());
      Provenance provenance =
          new Provenance(
              config.model().label(),
              config.images().withSize(image.size()),
              config.precision(),
              config.kernels());
      return new ShippedNetwork(
          image.inputShape(),
          image.columns(),
          shipment.shipped().hash(),
          provenance,
          new FeatureTask(provenance.images(), shipment.shipped().withBatch(batch)));
    }
  }
}
