package dev.convoy.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A layer with random sources and weights, for comparing kernels.
 *
 * @param layer what is computed
 * @param batch items
 * @param items source shapes without the batch axis
 * @param precision asked for
 * @param seed of the random numbers
 */
public record KernelCase(
    Layer layer, int batch, List<Shape> items, Precision precision, long seed) {
  public KernelCase {
    items = List.copyOf(items);
  }

  public static KernelCase of(Layer layer, int batch, Shape... items) {
    return new KernelCase(layer, batch, List.of(items), Precision.FLOAT32, 1);
  }

  public KernelCase with(Precision precision) {
    return new KernelCase(layer, batch, items, precision, seed);
  }

  public KernelCase withSeed(long seed) {
    return new KernelCase(layer, batch, items, precision, seed);
  }

  /** Allocates sources of normally distributed numbers. */
  public List<Tensor> sources() {
    Random random = new Random(seed);
    return items.stream().map(item -> normal(item.prepend(batch), random, 1)).toList();
  }

  /** Allocates weights scaled so that results stay near 1; variances are positive. */
  public List<Tensor> weights() {
    Random random = new Random(seed + 1);
    List<Tensor> weights = new ArrayList<>();
    for (WeightSpec spec : layer.weights(items)) {
      if (spec.role().equals("moving_variance")) {
        weights.add(Tensor.generate(spec.shape(), i -> 0.5 + random.nextDouble()));
      } else {
        boolean kernel = spec.shape().rank() > 1;
        double fanIn = kernel ? spec.shape().elements() / (double) spec.shape().channels() : 1;
        weights.add(normal(spec.shape(), random, 1 / Math.sqrt(fanIn)));
      }
    }
    return weights;
  }

  private static Tensor normal(Shape shape, Random random, double scale) {
    return Tensor.generate(shape, i -> random.nextGaussian() * scale);
  }

  /** Returns the request for a number of threads. */
  public KernelRequest request(List<Tensor> weights, int threads) {
    return new KernelRequest(layer, batch, items, weights, precision, threads);
  }

  /** Tells whether a provider accepts. */
  public boolean isOffered(KernelProvider provider) {
    List<Tensor> weights = weights();
    Offer offer = provider.offer(request(weights, 1));
    boolean isOffered = offer instanceof Offer.Accepted;
    if (offer instanceof Offer.Accepted accepted) {
      accepted.kernel().close();
    }
    weights.forEach(Tensor::close);
    return isOffered;
  }

  /** Computes all results with a provider, which must accept. */
  public List<float[]> compute(KernelProvider provider) {
    List<Tensor> srcs = sources();
    try {
      return compute(provider, srcs, 1);
    } finally {
      srcs.forEach(Tensor::close);
    }
  }

  /** Computes all results of given sources with a provider, which must accept. */
  public List<float[]> compute(KernelProvider provider, List<Tensor> srcs, int threads) {
    List<Tensor> weights = weights();
    Offer offer = provider.offer(request(weights, threads));
    Offer.Accepted accepted = assertInstanceOf(Offer.Accepted.class, offer, () -> this + "");
    try (Kernel kernel = accepted.kernel()) {
      return run(kernel, srcs);
    } finally {
      weights.forEach(Tensor::close);
    }
  }

  /** Runs a kernel of this case once, into results and scratch memory full of NaN. */
  public List<float[]> run(Kernel kernel, List<Tensor> srcs) {
    return run(kernel, srcs, ElementType.FLOAT32);
  }

  /** Does so into results of a type. */
  public List<float[]> run(Kernel kernel, List<Tensor> srcs, ElementType type) {
    List<Tensor> dsts =
        layer.outputShapes(items).stream().map(item -> nan(type, item.prepend(batch))).toList();
    Shape floats = Shape.of((kernel.scratchBytes() + 3) / 4);
    try (Tensor scratch = Tensor.generate(floats, i -> Double.NaN)) {
      kernel.run(srcs, dsts, scratch.view(0, ElementType.UINT8, Shape.of(kernel.scratchBytes())));
      return dsts.stream().map(KernelCase::floats).toList();
    } finally {
      dsts.forEach(Tensor::close);
    }
  }

  private static float[] floats(Tensor tensor) {
    try (Tensor wide = tensor.convertTo(ElementType.FLOAT32)) {
      return wide.toFloats();
    }
  }

  private static Tensor nan(ElementType type, Shape shape) {
    Tensor tensor = Tensor.allocate(type, shape);
    for (long i = 0; i < tensor.elements(); i++) {
      tensor.set(i, Double.NaN);
    }
    return tensor;
  }

  /**
   * Returns {@code max|actual - expected| / max(1, rms(expected))}; NaN and infinity must agree.
   */
  public static double error(float[] actual, float[] expected) {
    double largest = 0;
    double squares = 0;
    long finite = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(actual[i], expected[i]) == 0) {
        squares += Float.isFinite(expected[i]) ? (double) expected[i] * expected[i] : 0;
        finite += Float.isFinite(expected[i]) ? 1 : 0;
        continue;
      }
      if (!Float.isFinite(actual[i]) || !Float.isFinite(expected[i])) {
        return Double.POSITIVE_INFINITY;
      }
      squares += (double) expected[i] * expected[i];
      finite++;
      largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
    }
    return largest / Math.max(1, Math.sqrt(squares / Math.max(1, finite)));
  }

  /** Returns for example {@code Convolution 3x3 same of [[5, 7, 3]], batch 2, seed 1, float32}. */
  @Override
  public String toString() {
    return layer
        + " of "
        + items
        + ", batch "
        + batch
        + ", seed "
        + seed
        + ", "
        + precision.label();
  }
}
