package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * What is to be computed.
 *
 * @param layer the layer
 * @param batch items computed together, at least 1
 * @param srcs item shapes of the sources, every size known, without the batch axis
 * @param weights float32, as {@link Layer#weights} lists them; borrowed until the kernel is closed
 * @param precision how exactly
 * @param threads native threads a run may use, at least 1
 */
public record KernelRequest(
    Layer layer,
    int batch,
    List<Shape> srcs,
    List<Tensor> weights,
    Precision precision,
    int threads) {
  public KernelRequest {
    srcs = List.copyOf(srcs);
    weights = List.copyOf(weights);
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "batch and threads must be at least 1, received " + batch + " and " + threads);
    }
  }

  /** Returns the item shapes of the results. */
  public List<Shape> dsts() {
    return layer.outputShapes(srcs);
  }

  /** Returns the same request for another layer, other sources and weights. */
  public KernelRequest with(Layer layer, List<Shape> srcs, List<Tensor> weights) {
    return new KernelRequest(layer, batch, srcs, weights, precision, threads);
  }

  /** Returns the same request for another number of items. */
  public KernelRequest withBatch(int batch) {
    return new KernelRequest(layer, batch, srcs, weights, precision, threads);
  }
}
