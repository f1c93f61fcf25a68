package dev.convoy.engine.plan;

import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * Counts the floating-point operations of a layer on one item, a multiplication and an addition as
 * two; layers without products count one for each number of the result.
 */
final class Flops {
  private final List<Shape> srcs;

  Flops(List<Shape> srcs) {
    this.srcs = srcs;
  }

  long of(Layer layer) {
    if (layer instanceof Convolution
        || layer instanceof DepthwiseConvolution
        || layer instanceof Dense) {
      return products(layer, positions(layer.outputShape(srcs)));
    }
    if (layer instanceof ResidualConvolution) {
      return products(layer, positions(srcs.get(1))) + srcs.get(1).elements();
    }
    if (layer instanceof TransposedConvolution) {
      return products(layer, positions(srcs.get(0)));
    }
    if (layer instanceof SeparableConvolution separable) {
      Shape middle = separable.depthwise().outputShape(srcs);
      return of(separable.depthwise()) + new Flops(List.of(middle)).of(separable.pointwise());
    }
    if (layer instanceof ConvLstm lstm) {
      return recurrent(lstm);
    }
    if (layer instanceof TimeDistributed distributed) {
      Shape src = srcs.get(0);
      return src.size(0) * new Flops(List.of(src.slice(1, src.rank()))).of(distributed.layer());
    }
    if (layer instanceof Pooling pooling) {
      return layer.outputShape(srcs).elements() * pooling.window().size().product();
    }
    if (layer instanceof GlobalPooling || layer instanceof Reduction) {
      return srcs.get(0).elements();
    }
    return layer.outputShape(srcs).elements();
  }

  private static long positions(Shape shape) {
    return shape.elements(0, shape.rank() - 1);
  }

  private long products(Layer layer, long positions) {
    return 2 * positions * layer.weights(srcs).get(0).shape().elements();
  }

  private long recurrent(ConvLstm lstm) {
    Shape src = srcs.get(0);
    Shape step = src.slice(1, src.rank());
    Shape result = lstm.outputShape(srcs);
    Shape state = lstm.sequences() ? result.slice(1, result.rank()) : result;
    long input = new Flops(List.of(step)).of(lstm.inputConvolution());
    long recurrent = new Flops(List.of(state)).of(lstm.recurrentConvolution());
    return src.size(0) * (input + recurrent);
  }
}
