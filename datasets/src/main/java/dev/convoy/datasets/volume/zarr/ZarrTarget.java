package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.layout.BoxCopy;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.layout.ElementBytes;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Writes whole chunks or shards of one Zarr array; chunks of nothing but the fill value too. */
final class ZarrTarget implements VolumeTarget {
  private static final String TEMPORARY = ".convoy-tmp";

  private final ZarrArray array;
  private final VolumeStorage storage;
  private final ChunkGrid files;
  private final AtomicLong bytesWritten = new AtomicLong();

  ZarrTarget(ZarrArray array, VolumeStorage storage) {
    this.array = array;
    this.storage = storage;
    this.files = array.files();
  }

  static String temporary(String path) {
    return VolumeStorage.child(path, TEMPORARY);
  }

  @Override
  public VolumeInfo info() {
    return array.info();
  }

  @Override
  public void write(Region region, Tensor src) throws IOException {
    files.requireWhole(region, array.path(), info().axes());
    if (src.type() != info().type() || !src.shape().equals(region.shape())) {
      throw new IllegalArgumentException(
          "Cannot write %s: needs %s%s, received %s"
              .formatted(array.path(), info().type().label(), region.shape(), src));
    }
    files.forEach(region, index -> writeFile(index, region, src));
  }

  private void writeFile(long[] index, Region region, Tensor src) throws IOException {
    Region box = files.region(index);
    byte[] bytes;
    if (array.sharding().isEmpty()) {
      bytes = chunk(box, region, src);
    } else {
      Sharding sharding = array.sharding().get();
      ChunkGrid inner = sharding.inner();
      List<byte[]> chunks = new ArrayList<>();
      inner.forEach(
          Region.whole(sharding.shard()),
          place -> chunks.add(chunk(inner.region(place).shift(starts(box)), region, src)));
      bytes = sharding.assemble(chunks);
    }
    storage.publish(array.file(index), temporary(array.path()), bytes);
    bytesWritten.addAndGet(bytes.length);
  }

  private static long[] starts(Region box) {
    long[] starts = new long[box.rank()];
    for (int axis = 0; axis < starts.length; axis++) {
      starts[axis] = box.start(axis);
    }
    return starts;
  }

  private byte[] chunk(Region box, Region region, Tensor src) throws IOException {
    byte[] bytes =
        region.contains(box)
            ? new byte[array.codec().decodedBytes()]
            : ElementBytes.repeated(array.fill().bytes(), (int) box.shape().elements());
    BoxCopy.toBytes(src, region, bytes, box);
    return array.codec().encode(bytes);
  }

  @Override
  public boolean isPublished(Region region) throws IOException {
    files.requireWhole(region, array.path(), info().axes());
    AtomicBoolean all = new AtomicBoolean(true);
    files.forEach(region, index -> all.compareAndSet(true, isPublished(index)));
    return all.get();
  }

  private boolean isPublished(long[] index) throws IOException {
    Optional<Long> length = storage.length(array.file(index));
    OptionalInt fixed = array.codec().fixedBytes();
    if (length.isEmpty()) {
      return false;
    }
    if (array.sharding().isPresent()) {
      return length.get() > array.sharding().get().indexBytes();
    }
    return fixed.isPresent() ? length.get() == fixed.getAsInt() : length.get() > 0;
  }

  @Override
  public long bytesWritten() {
    return bytesWritten.get();
  }

  @Override
  public void finish() throws IOException {
    storage.delete(temporary(array.path()));
  }

  @Override
  public void close() {}
}
