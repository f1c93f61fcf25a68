package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.List;

/**
 * What is known of a volume before a voxel is read.
 *
 * @param axes a name for each axis, slowest first, as the elements lie in the file
 * @param shape the number of positions along each axis
 * @param type what one element is; booleans count as uint8
 * @param blocks how the file is cut
 * @param values what the stored numbers mean
 * @param geometry where the voxels lie in the world
 */
public record VolumeInfo(
    List<String> axes,
    Shape shape,
    ElementType type,
    Blocks blocks,
    Values values,
    Geometry geometry) {

  /**
   * How a file is cut.
   *
   * @param chunk the box that is read and decoded at once
   * @param shard the box that is written at once: a whole number of chunks, often one
   * @param seekable whether a box can be read without reading what lies before it in the file
   */
  public record Blocks(Shape chunk, Shape shard, boolean seekable) {}

  /**
   * What stored numbers mean: {@code physical = slope * stored + intercept}.
   *
   * @param fill the stored number of every position in a missing chunk
   * @param slope 1 where the format states none
   * @param intercept 0 where the format states none
   */
  public record Values(double fill, double slope, double intercept) {
    /** Missing chunks are zero, stored numbers mean themselves. */
    public static final Values PLAIN = new Values(0, 1, 0);
  }

  public VolumeInfo {
    axes = Axes.requireDistinct(axes);
    if (axes.size() != shape.rank() || !shape.isKnown()) {
      throw new IllegalArgumentException(
          "Cannot describe a volume: needs one size for each axis, received axes %s and shape %s"
              .formatted(Axes.format(axes), shape));
    }
    requireRank(shape, blocks.chunk(), "chunk");
    requireRank(shape, blocks.shard(), "shard");
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (blocks.shard().size(axis) % blocks.chunk().size(axis) != 0) {
        throw new IllegalArgumentException(
            "Cannot describe a volume: a shard is a whole number of chunks, received shard "
                + blocks.shard()
                + " and chunk "
                + blocks.chunk());
      }
    }
  }

  private static void requireRank(Shape shape, Shape block, String what) {
    boolean positive = block.isKnown() && block.rank() == shape.rank();
    for (int axis = 0; positive && axis < block.rank(); axis++) {
      positive = block.size(axis) > 0;
    }
    if (!positive) {
      throw new IllegalArgumentException(
          "Cannot describe a volume: a %s has a size of at least 1 for each axis of %s, received %s"
              .formatted(what, shape, block));
    }
  }

  /** Returns a volume of one chunk, plain values and no geometry. */
  public static VolumeInfo of(List<String> axes, Shape shape, ElementType type) {
    Shape whole = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      whole = whole.with(axis, Math.max(1, shape.size(axis)));
    }
    return new VolumeInfo(
        axes, shape, type, new Blocks(whole, whole, true), Values.PLAIN, Geometry.NONE);
  }

  /** Returns this volume cut into chunks, each written on its own. */
  public VolumeInfo withChunk(Shape chunk) {
    return withBlocks(new Blocks(chunk, chunk, true));
  }

  /** Returns this volume cut another way. */
  public VolumeInfo withBlocks(Blocks changed) {
    return new VolumeInfo(axes, shape, type, changed, values, geometry);
  }

  /** Returns this volume with another meaning of its numbers. */
  public VolumeInfo withValues(Values changed) {
    return new VolumeInfo(axes, shape, type, blocks, changed, geometry);
  }

  /** Returns this volume at another place. */
  public VolumeInfo withGeometry(Geometry changed) {
    return new VolumeInfo(axes, shape, type, blocks, values, changed);
  }

  /** Returns this volume under other axis names. */
  public VolumeInfo withAxes(List<String> changed) {
    return new VolumeInfo(changed, shape, type, blocks, values, geometry);
  }

  /** Returns the box that is read and decoded at once. */
  public Shape chunk() {
    return blocks.chunk();
  }

  /** Returns the box that is written at once. */
  public Shape shard() {
    return blocks.shard();
  }

  /** Returns the place of a named axis, or -1. */
  public int axis(String name) {
    return axes.indexOf(name);
  }

  /** Returns for example {@code uint8 zyx [128, 206, 168], chunks [64, 64, 64]}. */
  @Override
  public String toString() {
    return "%s %s %s, chunks %s".formatted(type.label(), Axes.format(axes), shape, chunk());
  }
}
