package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.FoldedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.ResizingFrame;
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
import dev.convoy.engine.layer.Extents;
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
import java.util.Arrays;
import java.util.List;

/** What plain Java offers for each layer: everything that is neither a product nor a pooling. */
final class PlainOffers implements LayerVisitor<Offer> {
  private static final Offer PRODUCTS = Offer.declined("products and pooling need native code");

  private final KernelRequest request;
  private final int batch;
  private final List<Shape> srcs;

  PlainOffers(KernelRequest request) {
    this.request = request;
    this.batch = request.batch();
    this.srcs = request.srcs();
  }

  private Shape src() {
    return srcs.get(0);
  }

  private Shape dst() {
    return request.dsts().get(0);
  }

  private Offer wholeCopy() {
    return Offer.of(PlainCopy.whole(dst().prepend(batch)));
  }

  @Override
  public Offer flatten(Flatten layer) {
    return wholeCopy();
  }

  @Override
  public Offer reshape(Reshape layer) {
    return wholeCopy();
  }

  @Override
  public Offer identity(Identity layer) {
    return wholeCopy();
  }

  @Override
  public Offer input(Input layer) {
    return Offer.declined("an input is not computed");
  }

  @Override
  public Offer permute(Permute layer) {
    return Offer.of(Copies.permuted(batch, src(), dst(), layer.order()));
  }

  @Override
  public Offer repeatVector(RepeatVector layer) {
    return Offer.of(Copies.stacked(batch, src(), layer.times()));
  }

  @Override
  public Offer slice(Slice layer) {
    int axis = layer.axis() < 0 ? layer.axis() + src().rank() : layer.axis();
    long[] first = new long[src().rank()];
    int[] steps = new int[src().rank()];
    Arrays.fill(steps, 1);
    first[axis] = layer.start();
    steps[axis] = layer.step();
    return Offer.of(Copies.box(batch, src(), dst(), first, steps));
  }

  @Override
  public Offer cropping(Cropping layer) {
    int spatial = src().rank() - 1 - layer.before().axes();
    long[] first = new long[src().rank()];
    for (int axis = 0; axis < layer.before().axes(); axis++) {
      first[spatial + axis] = layer.before().at(axis);
    }
    return Offer.of(box(dst(), first));
  }

  private PlainCopy box(Shape dst, long[] first) {
    int[] steps = new int[first.length];
    Arrays.fill(steps, 1);
    return Copies.box(batch, src(), dst, first, steps);
  }

  @Override
  public Offer zeroPadding(ZeroPadding layer) {
    return Offer.of(new PlainPadding(batch, src(), dst(), layer.before(), 0));
  }

  @Override
  public Offer concatenation(Concatenation layer) {
    return Offer.of(new PlainConcatenation(request, layer));
  }

  @Override
  public Offer upsampling(Upsampling layer) {
    return Offer.of(
        layer.interpolation() == Interpolation.NEAREST
            ? Copies.enlarged(batch, src(), layer.factors())
            : PlainInterpolation.enlarging(batch, src(), layer.factors(), layer.interpolation()));
  }

  @Override
  public Offer resizing(Resizing layer) {
    Shape frame = ResizingFrame.of(layer, src(), dst());
    return Offer.of(framed(frame, layer.interpolation(), (float) layer.fill()));
  }

  @Override
  public Offer centerCrop(CenterCrop layer) {
    Shape frame = ResizingFrame.of(layer, src(), dst());
    return Offer.of(framed(frame, Interpolation.BILINEAR, 0));
  }

  /** Cuts or surrounds the source, then scales it; leaves out what changes nothing. */
  private Kernel framed(Shape frame, Interpolation interpolation, float fill) {
    if (frame.equals(src())) {
      return PlainInterpolation.resizing(batch, frame, dst(), interpolation);
    }
    Kernel centred = centred(frame, fill);
    if (frame.equals(dst())) {
      return centred;
    }
    Kernel scaled = PlainInterpolation.resizing(batch, frame, dst(), interpolation);
    return new ChainedKernel(centred, scaled, frame.prepend(batch));
  }

  private Kernel centred(Shape frame, float fill) {
    long rows = frame.size(-3) - src().size(-3);
    long columns = frame.size(-2) - src().size(-2);
    if (rows >= 0 && columns >= 0) {
      Extents before = Extents.of((int) (rows / 2), (int) (columns / 2));
      return new PlainPadding(batch, src(), frame, before, fill);
    }
    long[] first = new long[src().rank()];
    first[first.length - 3] = -rows / 2;
    first[first.length - 2] = -columns / 2;
    return box(frame, first);
  }

  @Override
  public Offer merge(Merge layer) {
    return Offer.of(new PlainMerge(request, layer));
  }

  @Override
  public Offer affine(Affine layer) {
    return Offer.of(PlainChannelwise.of(request, layer));
  }

  @Override
  public Offer batchNormalization(BatchNormalization layer) {
    return Offer.of(PlainChannelwise.of(request, layer));
  }

  @Override
  public Offer activationLayer(ActivationLayer layer) {
    return Offer.of(
        layer.activation() instanceof Activation.AlongAxis it
            ? new PlainAxisActivation(it, batch, src())
            : new PlainActivation(batch * src().elements(), layer.activation()));
  }

  @Override
  public Offer prelu(Prelu layer) {
    return Offer.of(new PlainPrelu(request));
  }

  @Override
  public Offer layerNormalization(LayerNormalization layer) {
    return Offer.of(PlainNormalization.of(request, layer));
  }

  @Override
  public Offer groupNormalization(GroupNormalization layer) {
    return Offer.of(PlainNormalization.of(request, layer));
  }

  @Override
  public Offer unitNormalization(UnitNormalization layer) {
    return Offer.of(PlainNormalization.of(request, layer));
  }

  @Override
  public Offer reduction(Reduction layer) {
    return Offer.of(new PlainReduction(request, layer));
  }

  @Override
  public Offer dotProduct(DotProduct layer) {
    return Offer.of(new PlainDotProduct(request, layer));
  }

  @Override
  public Offer embedding(Embedding layer) {
    return Offer.of(new PlainEmbedding(request, layer));
  }

  @Override
  public Offer timeDistributed(TimeDistributed layer) {
    return FoldedKernel.offer(request, layer, new PlainProvider());
  }

  @Override
  public Offer convolution(Convolution layer) {
    return PRODUCTS;
  }

  @Override
  public Offer residualConvolution(ResidualConvolution layer) {
    return PRODUCTS;
  }

  @Override
  public Offer depthwiseConvolution(DepthwiseConvolution layer) {
    return PRODUCTS;
  }

  @Override
  public Offer separableConvolution(SeparableConvolution layer) {
    return PRODUCTS;
  }

  @Override
  public Offer transposedConvolution(TransposedConvolution layer) {
    return PRODUCTS;
  }

  @Override
  public Offer convLstm(ConvLstm layer) {
    return PRODUCTS;
  }

  @Override
  public Offer dense(Dense layer) {
    return PRODUCTS;
  }

  @Override
  public Offer pooling(Pooling layer) {
    return PRODUCTS;
  }

  @Override
  public Offer globalPooling(GlobalPooling layer) {
    return PRODUCTS;
  }
}
