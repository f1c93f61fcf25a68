package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.FoldedKernel;
import dev.convoy.engine.kernel.Kernel;
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
import dev.convoy.engine.layer.ResidualConvolution;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * Makes the kernel of a request's layer.
 *
 * @param request what is to be computed
 */
record ReferenceKernels(KernelRequest request) implements LayerVisitor<Kernel> {
  @Override
  public Kernel activationLayer(ActivationLayer layer) {
    return ReferenceActivation.of(request, layer);
  }

  @Override
  public Kernel affine(Affine layer) {
    return ReferenceChannelwise.of(layer);
  }

  @Override
  public Kernel batchNormalization(BatchNormalization layer) {
    return ReferenceChannelwise.of(request, layer);
  }

  @Override
  public Kernel centerCrop(CenterCrop layer) {
    return ReferenceResizing.of(request, layer);
  }

  @Override
  public Kernel concatenation(Concatenation layer) {
    return new ReferenceConcatenation(request, layer);
  }

  @Override
  public Kernel convLstm(ConvLstm layer) {
    return new ReferenceConvLstm(request, layer);
  }

  @Override
  public Kernel convolution(Convolution layer) {
    return new ReferenceConvolution(request, layer);
  }

  @Override
  public Kernel cropping(Cropping layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public Kernel dense(Dense layer) {
    return new ReferenceDense(request, layer);
  }

  @Override
  public Kernel depthwiseConvolution(DepthwiseConvolution layer) {
    return new ReferenceDepthwiseConvolution(request, layer);
  }

  @Override
  public Kernel dotProduct(DotProduct layer) {
    return new ReferenceDotProduct(request, layer);
  }

  @Override
  public Kernel embedding(Embedding layer) {
    return new ReferenceEmbedding(request, layer);
  }

  @Override
  public Kernel flatten(Flatten layer) {
    return new ReferenceCopy();
  }

  @Override
  public Kernel globalPooling(GlobalPooling layer) {
    return ReferenceReduction.of(request, layer);
  }

  @Override
  public Kernel groupNormalization(GroupNormalization layer) {
    return ReferenceNormalization.of(request, layer);
  }

  @Override
  public Kernel identity(Identity layer) {
    return new ReferenceCopy();
  }

  @Override
  public Kernel input(Input layer) {
    return new ReferenceCopy();
  }

  @Override
  public Kernel layerNormalization(LayerNormalization layer) {
    return ReferenceNormalization.of(request, layer);
  }

  @Override
  public Kernel merge(Merge layer) {
    return new ReferenceMerge(request, layer);
  }

  @Override
  public Kernel permute(Permute layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public Kernel pooling(Pooling layer) {
    return new ReferencePooling(request, layer);
  }

  @Override
  public Kernel prelu(Prelu layer) {
    return new ReferencePrelu(request, layer);
  }

  @Override
  public Kernel reduction(Reduction layer) {
    return ReferenceReduction.of(request, layer);
  }

  @Override
  public Kernel repeatVector(RepeatVector layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public Kernel reshape(Reshape layer) {
    return new ReferenceCopy();
  }

  @Override
  public Kernel residualConvolution(ResidualConvolution layer) {
    return new ReferenceResidualConvolution(request, layer);
  }

  @Override
  public Kernel resizing(Resizing layer) {
    return ReferenceResizing.of(request, layer);
  }

  @Override
  public Kernel separableConvolution(SeparableConvolution layer) {
    List<Tensor> weights = request.weights();
    KernelRequest depthwise =
        request.with(layer.depthwise(), request.srcs(), weights.subList(0, 1));
    KernelRequest pointwise =
        request.with(layer.pointwise(), depthwise.dsts(), weights.subList(1, weights.size()));
    return new ChainedKernel(
        new ReferenceDepthwiseConvolution(depthwise, layer.depthwise()),
        new ReferenceConvolution(pointwise, layer.pointwise()),
        depthwise.dsts().get(0).prepend(request.batch()));
  }

  @Override
  public Kernel slice(Slice layer) {
    return ReferenceGather.of(request, layer);
  }

  @Override
  public Kernel timeDistributed(TimeDistributed layer) {
    Shape src = request.srcs().get(0);
    Shape step = src.slice(1, src.rank());
    int steps = Math.multiplyExact(request.batch(), Math.toIntExact(src.size(0)));
    KernelRequest inside =
        new KernelRequest(
            layer.layer(),
            steps,
            List.of(step),
            request.weights(),
            request.precision(),
            request.threads());
    return new FoldedKernel(
        inside.layer().accept(new ReferenceKernels(inside)),
        step.prepend(steps),
        inside.dsts().get(0).prepend(steps));
  }

  @Override
  public Kernel transposedConvolution(TransposedConvolution layer) {
    return new ReferenceTransposedConvolution(request, layer);
  }

  @Override
  public Kernel unitNormalization(UnitNormalization layer) {
    return new ReferenceUnitNormalization(request, layer);
  }

  @Override
  public Kernel upsampling(Upsampling layer) {
    return layer.interpolation() == Interpolation.NEAREST
        ? ReferenceGather.of(request, layer)
        : ReferenceInterpolation.of(request, layer);
  }

  @Override
  public Kernel zeroPadding(ZeroPadding layer) {
    return ReferenceGather.of(request, layer);
  }
}
