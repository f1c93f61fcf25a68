package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;

/** Copies whole volumes box by box, so that memory does not grow with the volume. */
public final class VolumeCopy {
  private static final long SLAB_BYTES = 16 << 20;
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
   * Writes all elements of a source, row-major in native byte order.
   *
   * <p>The source is read in boxes that are whole along all axes but the slowest ones, about 16 MiB
   * or one layer of chunks each, whichever is more.
   */
  public static void write(VolumeSource source, OutputStream dst) throws IOException {
    VolumeInfo info = source.info();
    ChunkGrid slabs = new ChunkGrid(info.shape(), slab(info));
    byte[] buffer = new byte[BUFFER];
    slabs.forEach(
        Region.whole(info.shape()),
        index -> {
          Region region = slabs.clipped(index);
          try (Tensor slab = Tensor.allocate(info.type(), region.shape())) {
            source.read(region, slab);
            write(slab, buffer, dst);
          }
        });
  }

  private static void write(Tensor slab, byte[] buffer, OutputStream dst) throws IOException {
    for (long at = 0; at < slab.bytes(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, slab.bytes() - at);
      slab.copyBytesTo(at, buffer, 0, count);
      dst.write(buffer, 0, count);
    }
  }

  /** Returns the sizes of a box of some positions along one axis, one before it, all behind it. */
  private static Shape slab(VolumeInfo info) {
    Shape slab = info.chunk();
    for (int axis = 0; axis < slab.rank(); axis++) {
      slab = slab.with(axis, Math.max(1, info.shape().size(axis)));
    }
    for (int axis = 0; axis < slab.rank(); axis++) {
      long layer = slab.elements(axis + 1, slab.rank()) * info.type().bytes();
      long thickness = Math.max(info.chunk().size(axis), SLAB_BYTES / Math.max(1, layer));
      slab = slab.with(axis, Math.max(1, Math.min(thickness, slab.size(axis))));
      if (layer <= SLAB_BYTES) {
        return slab;
      }
      slab = slab.with(axis, 1);
    }
    return slab;
  }
}
