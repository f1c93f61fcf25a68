package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.tensor.Shape;
import java.util.function.Function;

/**
 * Puts permutations around layers whose channels are not last, and activations where they belong.
 *
 * <p>An activation that looks along an axis means the axis of Keras' layout, so it stands behind
 * the permutation back; a pointwise one is fused into the layer.
 */
final class Channels {
  private Channels() {}

  /**
   * Returns a layer over {@code axes} spatial axes with an activation.
   *
   * @param first whether the channels are ahead of the spatial axes
   * @param layer makes the layer with the activation that it is to fuse
   */
  static LayerBody spatial(
      boolean first, int axes, Activation activation, Function<Activation, Layer> layer) {
    Layer linear = layer.apply(Activation.linear());
    Layer fused = activation.isPointwise() ? layer.apply(activation) : linear;
    return call -> {
      Chain chain = call.chain();
      int rank = chain.shape().rank();
      boolean moves = first && rank > axes;
      if (moves) {
        chain.then("channels_last", Axes.toLast(rank - 1 - axes, rank));
      }
      chain.then("linear", fused);
      if (moves) {
        chain.then("channels_first", toFirst(rank, chain.shape().rank(), axes));
      }
      if (!activation.isPointwise()) {
        chain.then("activation", new ActivationLayer(activation));
      }
      return chain.end();
    };
  }

  private static Permute toFirst(int srcRank, int dstRank, int axes) {
    return srcRank == dstRank
        ? Axes.toLast(srcRank - 1 - axes, srcRank).inverse()
        : Axes.toLast(dstRank - 1, dstRank);
  }

  /** Returns a layer without an activation over {@code axes} spatial axes. */
  static LayerBody spatial(Config config, int axes, Layer layer) {
    return spatial(config.channelsFirst(), axes, Activation.linear(), activation -> layer);
  }

  /**
   * Returns a body that takes {@code axes} spatial axes and channels and no more, as Keras' layers
   * do that are no convolutions with an extended batch shape.
   */
  static LayerBody exactly(int axes, LayerBody body) {
    return call -> {
      Shape src = call.shape();
      if (src.rank() != axes + 1) {
        throw new ShapeMismatchException(
            "needs " + axes + " spatial axes and channels, source has " + src);
      }
      return body.apply(call);
    };
  }

  /** Returns a layer that works on the last axis, applied along another of Keras' axes. */
  static LayerBody along(int kerasAxis, Layer layer) {
    return call -> {
      Chain chain = call.chain();
      int rank = chain.shape().rank();
      Permute last = Axes.toLast(Axes.positive(Axes.item(kerasAxis), rank), rank);
      return chain.then("last", last).then("linear", layer).then("back", last.inverse()).end();
    };
  }

  /** Returns one layer on all sources, in their order. */
  static LayerBody plain(Layer layer) {
    return call -> call.finish(layer, call.sources());
  }

  /** Returns one layer on the only source. */
  static LayerBody single(Layer layer) {
    return call -> call.chain().then("", layer).end();
  }

  /** Returns a layer on the only source with an activation that is fused where it can be. */
  static LayerBody activated(Activation activation, Function<Activation, Layer> layer) {
    return spatial(false, 0, activation, layer);
  }
}
