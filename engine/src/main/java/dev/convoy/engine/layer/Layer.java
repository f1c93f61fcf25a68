package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * What is computed from one or more source arrays: parameters only, nothing that runs.
 *
 * <p>Shapes are those of one item, {@code [spatial..., channels]}; the batch axis is not among
 * them. Every method throws {@link ShapeMismatchException} when the sources do not fit; its message
 * names the layer's kind and the values, and the model puts the layer's name in front.
 */
public sealed interface Layer
    permits ActivationLayer,
        Affine,
        BatchNormalization,
        CenterCrop,
        Concatenation,
        ConvLstm,
        Convolution,
        Cropping,
        Dense,
        DepthwiseConvolution,
        DotProduct,
        Embedding,
        Flatten,
        GlobalPooling,
        GroupNormalization,
        Identity,
        Input,
        LayerNormalization,
        Merge,
        Permute,
        Pooling,
        Prelu,
        Reduction,
        RepeatVector,
        Reshape,
        ResidualConvolution,
        Resizing,
        SeparableConvolution,
        Slice,
        TimeDistributed,
        TransposedConvolution,
        UnitNormalization,
        Upsampling,
        ZeroPadding {

  /** Returns the shape of the result. Sizes may be unknown on both sides. */
  Shape outputShape(List<Shape> srcs);

  /** Returns the shapes of all results; all layers but {@link ConvLstm} have one. */
  default List<Shape> outputShapes(List<Shape> srcs) {
    return List.of(outputShape(srcs));
  }

  /** Returns the weights the layer needs for these sources, in Keras' stored order. */
  default List<WeightSpec> weights(List<Shape> srcs) {
    return List.of();
  }

  /** Returns what the layer is, for messages and tables: {@code Convolution 3x3 same}. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** Calls the visitor's method for this layer. */
  <R> R accept(LayerVisitor<R> visitor);
}
