package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiling rule of every layer: from a region of its result to regions of its sources.
 *
 * <p>Regions are boxes in item coordinates, channels included and always whole. A layer's own
 * padding is kept only where the region touches the true border of that layer's source; elsewhere
 * real neighbours are read. So the region equals the same part of the untiled result. A layer that
 * needs all positions at once throws {@link NotLocalException}.
 *
 * <p>Channel sizes never change here; every axis but the last is spatial.
 */
public final class TileRules implements LayerVisitor<TileStep> {
  private final List<Shape> srcs;
  private final Region dst;
  private final SlidingTiles sliding;

  private TileRules(List<Shape> srcs, Region dst) {
    this.srcs = srcs;
    this.dst = dst;
    this.sliding = new SlidingTiles(srcs, dst);
  }

  /**
   * Returns how a region of a layer's result is computed.
   *
   * @param srcs true item shapes of the sources, every size known
   * @param dst region of the result, inside its true borders, all channels
   * @throws NotLocalException when the layer needs all positions
   */
  public static TileStep of(Layer layer, List<Shape> srcs, Region dst) {
    return layer.accept(new TileRules(srcs, dst));
  }

  private TileStep pointwise(Layer layer) {
    Shape src = srcs.get(0);
    return single(layer, dst.with(dst.rank() - 1, 0, src.channels()), dst);
  }

  private static TileStep single(Layer layer, Region source, Region produced) {
    return new TileStep(layer, List.of(source), List.of(0), produced);
  }

  private static NotLocalException notLocal(Layer layer, String why) {
    return new NotLocalException(layer.kind() + " " + why);
  }

  @Override
  public TileStep convolution(Convolution layer) {
    return sliding.convolution(layer);
  }

  @Override
  public TileStep depthwiseConvolution(DepthwiseConvolution layer) {
    return sliding.depthwiseConvolution(layer);
  }

  @Override
  public TileStep residualConvolution(ResidualConvolution layer) {
    TileStep step = sliding.convolution(layer.convolution());
    return new TileStep(
        new ResidualConvolution((Convolution) step.layer()),
        List.of(step.sources().get(0), step.produced()),
        List.of(0, 1),
        step.produced());
  }

  @Override
  public TileStep separableConvolution(SeparableConvolution layer) {
    return sliding.separableConvolution(layer);
  }

  @Override
  public TileStep pooling(Pooling layer) {
    return sliding.pooling(layer);
  }

  @Override
  public TileStep transposedConvolution(TransposedConvolution layer) {
    return sliding.transposedConvolution(layer);
  }

  @Override
  public TileStep upsampling(Upsampling layer) {
    return sliding.upsampling(layer);
  }

  @Override
  public TileStep zeroPadding(ZeroPadding layer) {
    return sliding.zeroPadding(layer);
  }

  @Override
  public TileStep cropping(Cropping layer) {
    return sliding.cropping(layer);
  }

  @Override
  public TileStep slice(Slice layer) {
    int along = Shapes.axis(layer.axis(), dst.rank(), layer);
    if (along == dst.rank() - 1) {
      return pointwise(layer);
    }
    long start = layer.start() + dst.start(along) * layer.step();
    long size = (dst.size(along) - 1) * layer.step() + 1;
    Region source = dst.with(along, start, size);
    return single(new Slice(along, 0, Long.MAX_VALUE, layer.step()), source, dst);
  }

  @Override
  public TileStep merge(Merge layer) {
    List<Region> sources = new ArrayList<>();
    List<Integer> readers = new ArrayList<>();
    for (int i = 0; i < srcs.size(); i++) {
      sources.add(broadcast(srcs.get(i)));
      readers.add(i);
    }
    return new TileStep(layer, sources, readers, dst);
  }

  private Region broadcast(Shape src) {
    Region source = Region.whole(src);
    int ahead = dst.rank() - src.rank();
    for (int axis = 0; axis < src.rank() - 1; axis++) {
      if (src.size(axis) != 1) {
        source = source.with(axis, dst.start(axis + ahead), dst.size(axis + ahead));
      }
    }
    return source;
  }

  @Override
  public TileStep concatenation(Concatenation layer) {
    int along = Shapes.axis(layer.axis(), dst.rank(), layer);
    boolean channels = along == dst.rank() - 1;
    List<Region> sources = new ArrayList<>();
    List<Integer> readers = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < srcs.size(); i++) {
      long n = srcs.get(i).size(along);
      Region source =
          channels
              ? dst.with(along, 0, n)
              : dst.with(along, dst.start(along) - offset, dst.size(along))
                  .intersect(dst.with(along, 0, n));
      offset += n;
      if (!source.isEmpty()) {
        sources.add(source);
        readers.add(i);
      }
    }
    return new TileStep(layer, sources, readers, dst);
  }

  @Override
  public TileStep timeDistributed(TimeDistributed layer) {
    Shape src = srcs.get(0);
    TileStep inner = of(layer.layer(), List.of(src.slice(1, src.rank())), withoutFirst(dst));
    return single(
        new TimeDistributed(inner.layer()),
        withFirst(inner.sources().get(0)),
        withFirst(inner.produced()));
  }

  private static Region withoutFirst(Region region) {
    long[] starts = new long[region.rank() - 1];
    long[] sizes = new long[region.rank() - 1];
    for (int axis = 0; axis < starts.length; axis++) {
      starts[axis] = region.start(axis + 1);
      sizes[axis] = region.size(axis + 1);
    }
    return Region.of(starts, sizes);
  }

  private Region withFirst(Region rest) {
    long[] starts = new long[rest.rank() + 1];
    long[] sizes = new long[rest.rank() + 1];
    starts[0] = dst.start(0);
    sizes[0] = dst.size(0);
    for (int axis = 0; axis < rest.rank(); axis++) {
      starts[axis + 1] = rest.start(axis);
      sizes[axis + 1] = rest.size(axis);
    }
    return Region.of(starts, sizes);
  }

  @Override
  public TileStep activationLayer(ActivationLayer layer) {
    if (layer.activation() instanceof Activation.AlongAxis it
        && Shapes.axis(it.axis(), dst.rank(), layer) != dst.rank() - 1) {
      throw notLocal(layer, "looks along a spatial axis");
    }
    return pointwise(layer);
  }

  @Override
  public TileStep layerNormalization(LayerNormalization layer) {
    if (layer.axes() > 1) {
      throw notLocal(layer, "normalises over space");
    }
    return pointwise(layer);
  }

  @Override
  public TileStep unitNormalization(UnitNormalization layer) {
    for (int axis : layer.axes().toArray()) {
      if (Shapes.axis(axis, dst.rank(), layer) != dst.rank() - 1) {
        throw notLocal(layer, "normalises over space");
      }
    }
    return pointwise(layer);
  }

  @Override
  public TileStep prelu(Prelu layer) {
    Shape alpha = layer.weights(srcs).get(0).shape();
    if (alpha.elements(0, alpha.rank() - 1) != 1) {
      throw notLocal(layer, "has a slope for each position; share it along the spatial axes");
    }
    return pointwise(layer);
  }

  @Override
  public TileStep reduction(Reduction layer) {
    boolean[] reduced = layer.reduced(srcs.get(0).rank());
    for (int axis = 0; axis < reduced.length - 1; axis++) {
      if (reduced[axis]) {
        throw notLocal(layer, "reduces a spatial axis");
      }
    }
    if (!layer.keepAxes()) {
      throw notLocal(layer, "drops the channel axis; keep it with size 1");
    }
    return pointwise(layer);
  }

  @Override
  public TileStep affine(Affine layer) {
    return pointwise(layer);
  }

  @Override
  public TileStep batchNormalization(BatchNormalization layer) {
    return pointwise(layer);
  }

  @Override
  public TileStep dense(Dense layer) {
    return pointwise(layer);
  }

  @Override
  public TileStep identity(Identity layer) {
    return pointwise(layer);
  }

  @Override
  public TileStep permute(Permute layer) {
    for (int axis = 0; axis < layer.order().axes(); axis++) {
      if (layer.order().at(axis) != axis) {
        throw notLocal(layer, "moves the axes");
      }
    }
    return pointwise(layer);
  }

  @Override
  public TileStep input(Input layer) {
    throw new IllegalStateException("an input has no source");
  }

  @Override
  public TileStep globalPooling(GlobalPooling layer) {
    throw notLocal(layer, "needs all positions; take the layer before it as output");
  }

  @Override
  public TileStep groupNormalization(GroupNormalization layer) {
    throw notLocal(layer, "normalises over space");
  }

  @Override
  public TileStep flatten(Flatten layer) {
    throw notLocal(layer, "needs all positions; take the layer before it as output");
  }

  @Override
  public TileStep reshape(Reshape layer) {
    throw notLocal(layer, "reorders positions");
  }

  @Override
  public TileStep repeatVector(RepeatVector layer) {
    throw notLocal(layer, "repeats the whole item");
  }

  @Override
  public TileStep dotProduct(DotProduct layer) {
    throw notLocal(layer, "needs all positions");
  }

  @Override
  public TileStep embedding(Embedding layer) {
    throw notLocal(layer, "takes items without channels");
  }

  @Override
  public TileStep resizing(Resizing layer) {
    throw notLocal(layer, "resizes to a fixed size");
  }

  @Override
  public TileStep centerCrop(CenterCrop layer) {
    throw notLocal(layer, "crops to a fixed size");
  }

  @Override
  public TileStep convLstm(ConvLstm layer) {
    throw notLocal(layer, "carries its state over time; its tiles are not computed yet");
  }
}
