package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.FoldedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.plain.PlainProvider;
import dev.convoy.engine.layer.Activation;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What oneDNN offers for each layer: products, pooling and functions; the rest is declined. */
final class OneDnnOffers implements LayerVisitor<Offer> {
  private static final Offer NO_PRODUCTS = Offer.declined("only moves or weighs numbers");

  private final KernelRequest request;

  OneDnnOffers(KernelRequest request) {
    this.request = request;
  }

  @Override
  public Offer convolution(Convolution layer) {
    ConvolutionProblem problem = ConvolutionProblem.of(request, layer);
    return activated(
        layer.activation(), functions -> OneDnnConvolution.of(request, problem, functions));
  }

  @Override
  public Offer residualConvolution(ResidualConvolution layer) {
    return convolution(layer.convolution());
  }

  @Override
  public Offer depthwiseConvolution(DepthwiseConvolution layer) {
    ConvolutionProblem problem = ConvolutionProblem.of(request, layer);
    return activated(
        layer.activation(), functions -> OneDnnConvolution.of(request, problem, functions));
  }

  @Override
  public Offer transposedConvolution(TransposedConvolution layer) {
    return activated(
        layer.activation(), functions -> OneDnnTransposedConvolution.of(request, layer, functions));
  }

  @Override
  public Offer separableConvolution(SeparableConvolution layer) {
    Shape between = layer.depthwise().outputShape(request.srcs());
    KernelRequest first =
        request.with(layer.depthwise(), request.srcs(), request.weights().subList(0, 1));
    KernelRequest second =
        request.with(
            layer.pointwise(),
            List.of(between),
            request.weights().subList(1, request.weights().size()));
    return chained(first, second, between.prepend(request.batch()));
  }

  private static Offer chained(KernelRequest first, KernelRequest second, Shape between) {
    Offer head = first.layer().accept(new OneDnnOffers(first));
    if (!(head instanceof Offer.Accepted accepted)) {
      return head;
    }
    try {
      Offer tail = second.layer().accept(new OneDnnOffers(second));
      if (tail instanceof Offer.Accepted other) {
        return Offer.of(new ChainedKernel(accepted.kernel(), other.kernel(), between));
      }
      accepted.kernel().close();
      return tail;
    } catch (OneDnnException e) {
      accepted.kernel().close();
      throw e;
    }
  }

  @Override
  public Offer dense(Dense layer) {
    return activated(layer.activation(), functions -> OneDnnDense.of(request, functions));
  }

  @Override
  public Offer pooling(Pooling layer) {
    return Offer.of(OneDnnPooling.of(request, layer));
  }

  @Override
  public Offer globalPooling(GlobalPooling layer) {
    return Offer.of(OneDnnPooling.of(request, layer));
  }

  @Override
  public Offer activationLayer(ActivationLayer layer) {
    Optional<List<Eltwise>> functions = Eltwise.of(layer.activation());
    if (functions.isEmpty() || functions.get().size() != 1) {
      return Offer.declined("oneDNN has no function " + layer.activation());
    }
    return Offer.of(OneDnnEltwise.of(request, functions.get().get(0)));
  }

  @Override
  public Offer timeDistributed(TimeDistributed layer) {
    return FoldedKernel.offer(request, layer, new OneDnnProvider());
  }

  /** Fuses the activation where oneDNN has it, else lets a plain kernel apply it in place. */
  private Offer activated(Activation activation, Function<List<Eltwise>, Kernel> maker) {
    Optional<List<Eltwise>> fused = Eltwise.of(activation);
    if (fused.isPresent()) {
      return Offer.of(maker.apply(fused.get()));
    }
    return PlainProvider.behind(request, activation, () -> maker.apply(List.of()));
  }

  @Override
  public Offer affine(Affine layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer batchNormalization(BatchNormalization layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer centerCrop(CenterCrop layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer concatenation(Concatenation layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer convLstm(ConvLstm layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer cropping(Cropping layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer dotProduct(DotProduct layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer embedding(Embedding layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer flatten(Flatten layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer groupNormalization(GroupNormalization layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer identity(Identity layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer input(Input layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer layerNormalization(LayerNormalization layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer merge(Merge layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer permute(Permute layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer prelu(Prelu layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer reduction(Reduction layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer repeatVector(RepeatVector layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer reshape(Reshape layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer resizing(Resizing layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer slice(Slice layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer unitNormalization(UnitNormalization layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer upsampling(Upsampling layer) {
    return NO_PRODUCTS;
  }

  @Override
  public Offer zeroPadding(ZeroPadding layer) {
    return NO_PRODUCTS;
  }
}
