package dev.convoy.spark.job.ship;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelHash;
import dev.convoy.engine.model.ModelJson;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Puts a model on its way: its canonical JSON and its weights as broadcasts of bounded size.
 *
 * <p>The driver's own copy may be closed afterwards. Closing this ends the broadcasts.
 */
public final class ModelShipment implements AutoCloseable {
  /** Far below the 2 GB of an array, and small enough for a small heap. */
  static final int CHUNK_BYTES = 64 << 20;

  private final ShippedModel shipped;

  private ModelShipment(ShippedModel shipped) {
    this.shipped = shipped;
  }

  /**
   * Broadcasts a model.
   *
   * @param inputShape item shape that it will be compiled for
   */
  public static ModelShipment of(
      JavaSparkContext context,
      Model model,
      Shape inputShape,
      Precision precision,
      KernelSet kernels) {
    byte[] json = ModelJson.write(model).getBytes(StandardCharsets.UTF_8);
    List<Broadcast<byte[]>> chunks = new ArrayList<>();
    WeightChunks.cut(model, CHUNK_BYTES, chunk -> chunks.add(context.broadcast(chunk)));
    ShippedModel shipped =
        new ShippedModel(
            ModelHash.of(model), context.broadcast(json), chunks, inputShape, precision, kernels);
    return new ModelShipment(shipped);
  }

  /** Returns what tasks take along. */
  public ShippedModel shipped() {
    return shipped;
  }

  @Override
  public void close() {
    shipped.broadcasts().forEach(Broadcast::destroy);
  }
}
