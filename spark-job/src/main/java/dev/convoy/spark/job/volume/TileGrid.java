package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.io.Serializable;

/** How the output is cut into tiles, numbered row-major; made of numbers so that it travels. */
final class TileGrid implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] origin;
  private final long[] shape;
  private final long channels;
  private final long[] tile;

  /**
   * @param origin of the output in the network's result
   * @param shape of the output, channels last
   * @param channels of the network's result
   * @param tile sizes of a tile, channels included
   */
  TileGrid(long[] origin, Shape shape, long channels, Shape tile) {
    this.origin = origin.clone();
    this.shape = shape.sizes();
    this.channels = channels;
    this.tile = tile.sizes();
  }

  /** Returns a grid over a whole array, its own result. */
  static TileGrid over(Shape shape, Shape tile) {
    return new TileGrid(new long[shape.rank()], shape, shape.channels(), tile);
  }

  /** Returns the same output cut otherwise. */
  TileGrid cut(Shape changed) {
    return new TileGrid(origin, shape(), channels, changed);
  }

  /** Returns the sizes of the output. */
  Shape shape() {
    return Shape.of(shape);
  }

  /** Returns the sizes of a tile. */
  Shape tile() {
    return Shape.of(tile);
  }

  /** Returns where the output begins in the network's result. */
  long origin(int axis) {
    return origin[axis];
  }

  ChunkGrid tiles() {
    return new ChunkGrid(shape(), tile());
  }

  long count() {
    return tiles().count();
  }

  /** Returns the positions of a tile in the output. */
  Region region(long number) {
    ChunkGrid tiles = tiles();
    long[] index = new long[shape.length];
    long rest = number;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % tiles.count(axis);
      rest /= tiles.count(axis);
    }
    return tiles.clipped(index);
  }

  /** Returns the positions of a tile in the middle of the output. */
  Region middle() {
    ChunkGrid tiles = tiles();
    long[] index = new long[shape.length];
    for (int axis = 0; axis < index.length; axis++) {
      index[axis] = (tiles.count(axis) - 1) / 2;
    }
    return tiles.clipped(index);
  }

  /** Returns the positions of a part of the output in the network's result, all channels. */
  Region inResult(Region part) {
    return part.shift(origin).with(shape.length - 1, 0, channels);
  }
}
