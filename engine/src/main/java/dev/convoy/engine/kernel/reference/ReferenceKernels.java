package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.LayerVisitor;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Prelu;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.ZeroPadding;

/**
 * Makes the kernel of a request's layer.
 *
 * @param request what is to be computed
 */
record ReferenceKernels(KernelRequest request) implements LayerVisitor<ReferenceKernel> {
  @Override
  public ReferenceKernel activationLayer(ActivationLayer layer) {
    return ReferenceActivation.of(request, layer);
  }

  @Override
  public ReferenceKernel affine(Affine layer) {
    return ReferenceChannelwise.of(layer);
  }

  @Override
  public ReferenceKernel batchNormalization(BatchNormalization layer) {
    return ReferenceChannelwise.of(request, layer);
  }

  @Override
  public ReferenceKernel centerCrop(CenterCrop layer) {
    return ReferenceResizing.of(request, layer);
  }

  @Override
  public ReferenceKernel concatenation(Concatenation layer) {
    return new ReferenceConcatenation(request, layer);
  }

  @Override
  public ReferenceKernel convLstm(ConvLstm layer) {
    return new ReferenceConvLstm(request, layer);
  }

  @Override
  public ReferenceKernel convolution(Convolution layer) {
    return new ReferenceConvolution(request, layer);
  }

  @Override
  public ReferenceKernel cropping(Cropping layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public ReferenceKernel dense(Dense layer) {
    return new ReferenceDense(request, layer);
  }

  @Override
  public ReferenceKernel depthwiseConvolution(DepthwiseConvolution layer) {
    return new ReferenceDepthwiseConvolution(request, layer);
  }

  @Override
  public ReferenceKernel dotProduct(DotProduct layer) {
    return new ReferenceDotProduct(request, layer);
  }

  @Override
  public ReferenceKernel embedding(Embedding layer) {
    return new ReferenceEmbedding(request, layer);
  }

  @Override
  public ReferenceKernel flatten(Flatten layer) {
    return new ReferenceCopy();
  }

  @Override
  public ReferenceKernel globalPooling(GlobalPooling layer) {
    return ReferenceReduction.of(request, layer);
  }

  @Override
  public ReferenceKernel groupNormalization(GroupNormalization layer) {
    return ReferenceNormalization.of(request, layer);
  }

  @Override
  public ReferenceKernel identity(Identity layer) {
    return new ReferenceCopy();
  }

  @Override
  public ReferenceKernel input(Input layer) {
    return new ReferenceCopy();
  }

  @Override
  public ReferenceKernel layerNormalization(LayerNormalization layer) {
    return ReferenceNormalization.of(request, layer);
  }

  @Override
  public ReferenceKernel merge(Merge layer) {
    return new ReferenceMerge(request, layer);
  }

  @Override
  public ReferenceKernel permute(Permute layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public ReferenceKernel pooling(Pooling layer) {
    return new ReferencePooling(request, layer);
  }

  @Override
  public ReferenceKernel prelu(Prelu layer) {
    return new ReferencePrelu(request, layer);
  }

  @Override
  public ReferenceKernel reduction(Reduction layer) {
    return ReferenceReduction.of(request, layer);
  }

  @Override
  public ReferenceKernel repeatVector(RepeatVector layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public ReferenceKernel reshape(Reshape layer) {
    return new ReferenceCopy();
  }

  @Override
  public ReferenceKernel resizing(Resizing layer) {
    return ReferenceResizing.of(request, layer);
  }

  @Override
  public ReferenceKernel separableConvolution(SeparableConvolution layer) {
    return ReferenceChain.of(request, layer);
  }

  @Override
  public ReferenceKernel slice(Slice layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public ReferenceKernel timeDistributed(TimeDistributed layer) {
    return new ReferenceTimeDistributed(request, layer);
  }

  @Override
  public ReferenceKernel transposedConvolution(TransposedConvolution layer) {
    return new ReferenceTransposedConvolution(request, layer);
  }

  @Override
  public ReferenceKernel unitNormalization(UnitNormalization layer) {
    return new ReferenceUnitNormalization(request, layer);
  }

  @Override
  public ReferenceKernel upsampling(Upsampling layer) {
    return layer.interpolation() == Interpolation.NEAREST
        ? ReferenceGather.of(request, layer)
        : ReferenceInterpolation.of(request, layer);
  }

  @Override
  public ReferenceKernel zeroPadding(ZeroPadding layer) {
    return ReferenceGather.of(request, layer);
  }
}
