package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.storage.RandomBytes;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/** A volume that lies in a file as one block, row-major or column-major. */
public final class FlatSource implements VolumeSource {
  private final VolumeInfo info;
  private final RandomBytes bytes;
  private final FlatArray array;
  private final boolean columnMajor;

  private FlatSource(VolumeInfo info, RandomBytes bytes, FlatArray array, boolean columnMajor) {
    this.info = info;
    this.bytes = bytes;
    this.array = array;
    this.columnMajor = columnMajor;
  }

  /** Returns a volume whose last axis varies fastest in the file. */
  public static FlatSource rowMajor(VolumeInfo info, RandomBytes bytes, FlatArray array) {
    return new FlatSource(info, bytes, array, false);
  }

  /**
   * Returns a volume whose first axis varies fastest in the file; reading turns boxes round.
   *
   * @param array the block with its sizes in reversed order
   */
  public static FlatSource columnMajor(VolumeInfo info, RandomBytes bytes, FlatArray array) {
    return new FlatSource(info, bytes, array, true);
  }

  /**
   * Returns the boxes that are read at once from a plain file: planes of the slowest axis.
   *
   * <p>A plain file has no chunks; one plane is a size at which a request is worth its while.
   */
  public static VolumeInfo.Blocks planes(Shape shape, boolean seekable) {
    Shape plane = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      plane = plane.with(axis, axis == 0 && shape.rank() > 2 ? 1 : Math.max(1, shape.size(axis)));
    }
    return new VolumeInfo.Blocks(plane, plane, seekable);
  }

  @Override
  public VolumeInfo info() {
    return info;
  }

  @Override
  public void read(Region region, Tensor dst) throws IOException {
    ChunkGrid.requireInside(region, info.shape(), bytes.path());
    if (!columnMajor) {
      array.read(bytes, region, dst);
      return;
    }
    Region reversed = reversed(region);
    for (long plane = 0; plane < reversed.size(0); plane++) {
      Region slice = reversed.with(0, reversed.start(0) + plane, 1);
      try (Tensor scratch = Tensor.allocate(info.type(), slice.shape())) {
        array.read(bytes, slice, scratch);
        turn(scratch, plane, dst);
      }
    }
  }

  private static Region reversed(Region region) {
    Region reversed = region;
    for (int axis = 0; axis < region.rank(); axis++) {
      int from = region.rank() - 1 - axis;
      reversed = reversed.with(axis, region.start(from), region.size(from));
    }
    return reversed;
  }

  /** Copies one position of the last axis, given with its axes reversed, row by row. */
  private static void turn(Tensor plane, long last, Tensor dst) {
    int size = dst.type().bytes();
    int rank = dst.shape().rank();
    int row = Math.toIntExact(dst.shape().size(0));
    long stride = dst.shape().elements(1, rank) * size;
    byte[] values = new byte[row * size];
    long rows = rank == 1 ? 1 : plane.elements() / Math.max(1, row);
    int length = rank == 1 ? 1 : row;
    for (long r = 0; r < rows; r++) {
      plane.copyBytesTo(r * length * size, values, 0, length * size);
      long at = last;
      long rest = r;
      for (int axis = 1; axis < rank - 1; axis++) {
        at += rest % dst.shape().size(axis) * dst.shape().elements(axis + 1, rank);
        rest /= dst.shape().size(axis);
      }
      for (int i = 0; i < length; i++) {
        dst.copyBytesFrom(values, i * size, at * size + i * stride, size);
      }
    }
  }

  @Override
  public ReadCounts counts() {
    return new ReadCounts(bytes.bytesRead(), 0, 0, 0);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
