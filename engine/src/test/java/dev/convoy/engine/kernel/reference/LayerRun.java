package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a layer's reference kernel. Results and scratch memory hold NaN before, so that what
 * the kernel forgets to write shows.
 *
 * @param batch items computed together
 * @param srcs item shapes
 */
record LayerRun(Layer layer, int batch, List<Shape> srcs) {
  static LayerRun of(Layer layer, long... src) {
    return new LayerRun(layer, 1, List.of(Shape.of(src)));
  }

  /** Returns the only result for one source and these weights. */
  float[] compute(float[] src, float[]... weights) {
    return compute(List.of(src), List.of(weights)).get(0);
  }

  /** Returns all results. */
  List<float[]> compute(List<float[]> values, List<float[]> weightValues) {
    List<Tensor> open = new ArrayList<>();
    try {
      List<Tensor> sources = new ArrayList<>();
      for (int k = 0; k < values.size(); k++) {
        sources.add(tensor(srcs.get(k).prepend(batch), values.get(k), open));
      }
      List<WeightSpec> specs = layer.weights(srcs);
      List<Tensor> weights = new ArrayList<>();
      for (int k = 0; k < specs.size(); k++) {
        weights.add(tensor(specs.get(k).shape(), weightValues.get(k), open));
      }
      return run(sources, weights, open);
    } finally {
      open.forEach(Tensor::close);
    }
  }

  private List<float[]> run(List<Tensor> sources, List<Tensor> weights, List<Tensor> open) {
    KernelRequest request = new KernelRequest(layer, batch, srcs, weights, Precision.FLOAT32, 1);
    List<Tensor> results = new ArrayList<>();
    for (Shape shape : request.dsts()) {
      Tensor result = Tensor.generate(shape.prepend(batch), i -> Double.NaN);
      open.add(result);
      results.add(result);
    }
    try (Kernel kernel = kernel(request)) {
      Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(kernel.scratchBytes()));
      open.add(scratch);
      for (long i = 0; i < scratch.elements(); i++) {
        scratch.set(i, 255);
      }
      kernel.run(sources, results, scratch);
    }
    return results.stream().map(Tensor::toFloats).toList();
  }

  static Kernel kernel(KernelRequest request) {
    return ((Offer.Accepted) new ReferenceProvider().offer(request)).kernel();
  }

  private static Tensor tensor(Shape shape, float[] values, List<Tensor> open) {
    Tensor tensor = Tensor.of(shape, values);
    open.add(tensor);
    return tensor;
  }

  static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the numbers from {@code first} on, one apart. */
  static float[] counting(int first, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + i;
    }
    return values;
  }
}
