package dev.convoy.engine.layer;

/**
 * One method for each layer, so that every place that must know all of them stops compiling when
 * one is added.
 */
public interface LayerVisitor<R> {
  R activationLayer(ActivationLayer layer);

  R affine(Affine layer);

  R batchNormalization(BatchNormalization layer);

  R centerCrop(CenterCrop layer);

  R concatenation(Concatenation layer);

  R convLstm(ConvLstm layer);

  R convolution(Convolution layer);

  R cropping(Cropping layer);

  R dense(Dense layer);

  R depthwiseConvolution(DepthwiseConvolution layer);

  R dotProduct(DotProduct layer);

  R embedding(Embedding layer);

  R flatten(Flatten layer);

  R globalPooling(GlobalPooling layer);

  R groupNormalization(GroupNormalization layer);

  R identity(Identity layer);

  R input(Input layer);

  R layerNormalization(LayerNormalization layer);

  R merge(Merge layer);

  R permute(Permute layer);

  R pooling(Pooling layer);

  R prelu(Prelu layer);

  R reduction(Reduction layer);

  R repeatVector(RepeatVector layer);

  R reshape(Reshape layer);

  R residualConvolution(ResidualConvolution layer);

  R resizing(Resizing layer);

  R separableConvolution(SeparableConvolution layer);

  R slice(Slice layer);

  R timeDistributed(TimeDistributed layer);

  R transposedConvolution(TransposedConvolution layer);

  R unitNormalization(UnitNormalization layer);

  R upsampling(Upsampling layer);

  R zeroPadding(ZeroPadding layer);
}
