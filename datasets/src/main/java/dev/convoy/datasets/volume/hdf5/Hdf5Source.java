package dev.convoy.datasets.volume.hdf5;

import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.util.Optional;

/** An open dataset. jHDF reads through one position of the file, so one thread at a time reads. */
final class Hdf5Source implements VolumeSource {
  private final VolumeInfo info;
  private final HdfFile file;
  private final Dataset dataset;
  private final VolumeInput in;
  private final BlockedArray array;

  Hdf5Source(
      VolumeInfo info, HdfFile file, Dataset dataset, VolumeInput in, VolumeOptions options) {
    this.info = info;
    this.file = file;
    this.dataset = dataset;
    this.in = in;
    this.array = new BlockedArray(in.path(), info, new byte[info.type().bytes()], options);
  }

  @Override
  public VolumeInfo info() {
    return info;
  }

  @Override
  public void read(Region region, Tensor dst) throws IOException {
    array.read(region, dst, new Chunks());
  }

  /** Chunks of the file, or planes where it has none. */
  private final class Chunks implements BlockedArray.Blocks {
    @Override
    public Optional<byte[]> block(long[] index) throws IOException {
      Region whole = array.grid().region(index);
      Region part = array.grid().clipped(index);
      int[] sizes = new int[part.rank()];
      long[] starts = new long[part.rank()];
      for (int axis = 0; axis < sizes.length; axis++) {
        sizes[axis] = (int) part.size(axis);
        starts[axis] = part.start(axis);
      }
      byte[] bytes;
      try {
        bytes = Hdf5Numbers.bytes(read(starts, sizes), part.shape(), info.type());
      } catch (RuntimeException e) {
        throw Hdf5Format.malformed(name(index), e);
      }
      return Optional.of(part.equals(whole) ? bytes : widened(bytes, part.shape(), whole.shape()));
    }

    private Object read(long[] starts, int[] sizes) {
      synchronized (file) {
        return dataset.getData(starts, sizes);
      }
    }

    private byte[] widened(byte[] bytes, Shape have, Shape want) {
      byte[] wide = new byte[Math.toIntExact(want.elements() * info.type().bytes())];
      int last = have.rank() - 1;
      int row = (int) have.size(last) * info.type().bytes();
      for (long number = 0; number < have.elements(0, last); number++) {
        long rest = number;
        long target = 0;
        long stride = want.size(last);
        for (int axis = last - 1; axis >= 0; axis--) {
          target += rest % have.size(axis) * stride;
          rest /= have.size(axis);
          stride *= want.size(axis);
        }
        System.arraycopy(bytes, (int) number * row, wide, (int) target * info.type().bytes(), row);
      }
      return wide;
    }

    @Override
    public String name(long[] index) {
      return in.path() + ":" + dataset.getPath() + " chunk " + java.util.Arrays.toString(index);
    }
  }

  @Override
  public ReadCounts counts() {
    ReadCounts counts = array.counts();
    return new ReadCounts(
        in.bytesRead(), counts.chunks(), counts.missingChunks(), counts.corruptChunks());
  }

  @Override
  public void close() throws IOException {
    file.close();
    in.close();
  }
}
