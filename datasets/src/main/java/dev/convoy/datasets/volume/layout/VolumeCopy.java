package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.IntStream;

/** Copies whole volumes box by box, so that memory does not grow with the volume. */
public final class VolumeCopy {
  private static final long SLAB_BYTES = 16 << 20;
  private static final long MOST_BYTES = 256 << 20;
  private static final int BUFFER = 1 << 20;

  private VolumeCopy() {}

  /** Copies every shard of a new volume from a source of the same sizes and type. */
  public static void copy(VolumeSource source, VolumeTarget target) throws IOException {
    ChunkGrid shards = new ChunkGrid(target.info().shape(), target.info().shard());
    shards.forEach(
        Region.whole(target.info().shape()),
        index -> {
          Region region = shards.clipped(index);
          try (Tensor box = Tensor.allocate(source.info().type(), region.shape())) {
            source.read(region, box);
            target.write(region, box);
          }
        });
    target.finish();
  }

  /**
   * Writes all elements of a source, row-major in native byte order, its axes in another order.
   *
   * <p>The source is read in boxes of about 16 MiB, or of one layer of chunks where that is more
   * and at most 256 MiB.
   *
   * @param order axis {@code i} of what is written is axis {@code order[i]} of the source
   */
  public static void write(VolumeSource source, int[] order, OutputStream dst) throws IOException {
    VolumeInfo info = source.info();
    ChunkGrid slabs = new ChunkGrid(permuted(info.shape(), order), slab(info, order));
    slabs.forEach(
        Region.whole(slabs.array()),
        index -> {
          Region box = slabs.clipped(index);
          Region region = Region.whole(info.shape());
          for (int axis = 0; axis < order.length; axis++) {
            region = region.with(order[axis], box.start(axis), box.size(axis));
          }
          try (Tensor slab = Tensor.allocate(info.type(), region.shape())) {
            source.read(region, slab);
            write(slab, order, dst);
          }
        });
  }

  /** Writes all elements of a source, row-major in native byte order. */
  public static void write(VolumeSource source, OutputStream dst) throws IOException {
    write(source, IntStream.range(0, source.info().shape().rank()).toArray(), dst);
  }

  private static void write(Tensor slab, int[] order, OutputStream dst) throws IOException {
    if (!isInOrder(slab.shape(), order)) {
      byte[] bytes = new byte[Math.toIntExact(slab.bytes())];
      slab.copyBytesTo(0, bytes, 0, bytes.length);
      dst.write(ElementBytes.transpose(bytes, slab.shape(), order, slab.type().bytes()));
      return;
    }
    byte[] buffer = new byte[(int) Math.min(BUFFER, slab.bytes())];
    for (long at = 0; at < slab.bytes(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, slab.bytes() - at);
      slab.copyBytesTo(at, buffer, 0, count);
      dst.write(buffer, 0, count);
    }
  }

  /** Tells whether the axes of more than one position stay in their order. */
  private static boolean isInOrder(Shape shape, int[] order) {
    int last = -1;
    for (int axis : order) {
      if (shape.size(axis) > 1) {
        if (axis < last) {
          return false;
        }
        last = axis;
      }
    }
    return true;
  }

  private static Shape permuted(Shape shape, int[] order) {
    Shape permuted = shape;
    for (int axis = 0; axis < order.length; axis++) {
      permuted = permuted.with(axis, shape.size(order[axis]));
    }
    return permuted;
  }

  /** Returns the sizes of a box of some positions along one axis, one before it, all behind it. */
  private static Shape slab(VolumeInfo info, int[] order) {
    Shape shape = permuted(info.shape(), order);
    Shape chunk = permuted(info.chunk(), order);
    Shape slab = chunk;
    for (int axis = 0; axis < slab.rank(); axis++) {
      slab = slab.with(axis, Math.max(1, shape.size(axis)));
    }
    for (int axis = 0; axis < slab.rank(); axis++) {
      long layer = slab.elements(axis + 1, slab.rank()) * info.type().bytes();
      long some = Math.max(chunk.size(axis), SLAB_BYTES / Math.max(1, layer));
      long thickness = Math.max(1, Math.min(some, MOST_BYTES / Math.max(1, layer)));
      slab = slab.with(axis, Math.min(thickness, slab.size(axis)));
      if (layer <= SLAB_BYTES) {
        return slab;
      }
      slab = slab.with(axis, 1);
    }
    return slab;
  }
}
