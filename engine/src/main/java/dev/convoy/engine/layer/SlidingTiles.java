package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tiling rule of layers whose results look at a range of positions that moves with them: every
 * axis by itself, by {@link AxisTile}.
 */
final class SlidingTiles {
  private final List<Shape> srcs;
  private final Region dst;

  /**
   * @param srcs true item shapes of the sources
   * @param dst region of the result that is wanted
   */
  SlidingTiles(List<Shape> srcs, Region dst) {
    this.srcs = srcs;
    this.dst = dst;
  }

  /** Tiles along the last {@code axes} spatial axes; the ones ahead stay as they are. */
  private List<AxisTile> tiles(int axes, AxisRule rule) {
    List<AxisTile> tiles = new ArrayList<>();
    int first = dst.rank() - 1 - axes;
    for (int axis = 0; axis < dst.rank() - 1; axis++) {
      long n = srcs.get(0).size(axis);
      tiles.add(
          axis < first
              ? AxisTile.same(dst.start(axis), dst.end(axis))
              : rule.tile(axis - first, n, dst.start(axis), dst.end(axis)));
    }
    return tiles;
  }

  @FunctionalInterface
  private interface AxisRule {
    AxisTile tile(int axis, long n, long start, long end);
  }

  private TileStep step(Layer layer, List<AxisTile> tiles) {
    Region source = Region.whole(srcs.get(0));
    Region produced = dst;
    for (int axis = 0; axis < tiles.size(); axis++) {
      AxisTile tile = tiles.get(axis);
      source = source.with(axis, tile.srcStart(), tile.srcEnd() - tile.srcStart());
      produced = produced.with(axis, tile.dstStart(), tile.dstEnd() - tile.dstStart());
    }
    return new TileStep(layer, List.of(source), List.of(0), produced);
  }

  private static Padding padding(List<AxisTile> tiles, int axes) {
    return Padding.explicit(
        Extents.of(last(tiles, axes).stream().mapToInt(AxisTile::before).toArray()),
        Extents.of(last(tiles, axes).stream().mapToInt(AxisTile::after).toArray()));
  }

  private static List<AxisTile> last(List<AxisTile> tiles, int axes) {
    return tiles.subList(tiles.size() - axes, tiles.size());
  }

  private List<AxisTile> windowTiles(Window window) {
    return tiles(
        window.axes(), (axis, n, start, end) -> AxisTile.window(window, axis, n, start, end));
  }

  private static Window padded(Window window, List<AxisTile> tiles) {
    return new Window(
        window.size(), window.strides(), window.dilation(), padding(tiles, window.axes()));
  }

  TileStep convolution(Convolution layer) {
    List<AxisTile> tiles = windowTiles(layer.window());
    return step(layer.with(padded(layer.window(), tiles)), tiles);
  }

  TileStep depthwiseConvolution(DepthwiseConvolution layer) {
    List<AxisTile> tiles = windowTiles(layer.window());
    return step(layer.with(padded(layer.window(), tiles)), tiles);
  }

  TileStep separableConvolution(SeparableConvolution layer) {
    List<AxisTile> tiles = windowTiles(layer.window());
    return step(
        new SeparableConvolution(
            layer.filters(),
            layer.multiplier(),
            padded(layer.window(), tiles),
            layer.bias(),
            layer.activation()),
        tiles);
  }

  TileStep pooling(Pooling layer) {
    List<AxisTile> tiles = windowTiles(layer.window());
    return step(new Pooling(layer.reduction(), padded(layer.window(), tiles)), tiles);
  }

  TileStep transposedConvolution(TransposedConvolution layer) {
    int axes = layer.window().axes();
    List<AxisTile> tiles =
        tiles(axes, (axis, n, start, end) -> AxisTile.transposed(layer, axis, n, start, end));
    int[] before = new int[axes];
    int[] cut = new int[axes];
    int[] added = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      AxisTile tile = last(tiles, axes).get(axis);
      before[axis] = tile.before();
      cut[axis] = Math.max(0, -tile.after());
      added[axis] = Math.max(0, tile.after());
    }
    Window window = layer.window();
    Padding explicit = Padding.explicit(Extents.of(before), Extents.of(cut));
    return step(
        new TransposedConvolution(
            layer.filters(),
            new Window(window.size(), window.strides(), window.dilation(), explicit),
            Optional.of(Extents.of(added)),
            layer.bias(),
            layer.activation()),
        tiles);
  }

  TileStep upsampling(Upsampling layer) {
    int reach =
        switch (layer.interpolation()) {
          case NEAREST -> -1;
          case BILINEAR -> 0;
          case BICUBIC -> 1;
          case LANCZOS3 -> 2;
          case LANCZOS5 -> 4;
        };
    List<AxisTile> tiles =
        tiles(
            layer.factors().axes(),
            (axis, n, start, end) ->
                AxisTile.upsampling(layer.factors().at(axis), reach, n, start, end));
    return step(layer, tiles);
  }

  TileStep zeroPadding(ZeroPadding layer) {
    int axes = layer.before().axes();
    List<AxisTile> tiles =
        tiles(
            axes,
            (axis, n, start, end) -> AxisTile.padding(layer.before().at(axis), n, start, end));
    Padding padding = padding(tiles, axes);
    return step(new ZeroPadding(padding.before(), padding.after()), tiles);
  }

  TileStep cropping(Cropping layer) {
    List<AxisTile> tiles =
        tiles(
            layer.before().axes(),
            (axis, n, start, end) -> {
              long cut = layer.before().at(axis);
              return new AxisTile(start + cut, end + cut, 0, 0, start, end);
            });
    return step(new Identity(), tiles);
  }
}
