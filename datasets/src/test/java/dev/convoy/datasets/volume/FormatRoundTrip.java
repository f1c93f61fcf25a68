package dev.convoy.datasets.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.datasets.volume.zarr.ZarrFormat;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/** Copies made-up volumes to a format and reads them back. */
public final class FormatRoundTrip {
  private FormatRoundTrip() {}

  /** Writes a pattern as Zarr, whole. */
  public static VolumeLocation zarr(VolumeInfo info, String path, VolumeStorage storage)
      throws IOException {
    VolumeLocation location = VolumeLocation.of(path).in("zarr");
    try (Tensor whole = Patterns.tensor(info.type(), info.shape());
        VolumeTarget target = new ZarrFormat().create(location, info, storage)) {
      target.write(Region.whole(info.shape()), whole);
      target.finish();
    }
    return location;
  }

  /** Copies a volume and checks that every voxel of the copy, axis by axis, is the same. */
  public static VolumeInfo copy(VolumeLocation from, VolumeLocation to, VolumeStorage storage)
      throws IOException {
    try (VolumeSource source = VolumeFormats.open(from, storage)) {
      VolumeFormats.named(to.format()).copy(source, to, storage);
      try (VolumeSource copy = VolumeFormats.open(to, storage)) {
        assertSame(source, copy);
        return copy.info();
      }
    }
  }

  private static void assertSame(VolumeSource source, VolumeSource copy) throws IOException {
    VolumeInfo info = source.info();
    Region all = Region.whole(info.shape());
    try (Tensor expected = Tensor.allocate(info.type(), info.shape());
        Tensor found = Tensor.allocate(copy.info().type(), copy.info().shape())) {
      source.read(all, expected);
      copy.read(Region.whole(copy.info().shape()), found);
      assertEquals(expected.elements(), found.elements());
      for (long index = 0; index < expected.elements(); index++) {
        long[] at = Patterns.position(all, index);
        long other = 0;
        for (int axis = 0; axis < copy.info().axes().size(); axis++) {
          int place = info.axis(copy.info().axes().get(axis));
          other = other * copy.info().shape().size(axis) + (place < 0 ? 0 : at[place]);
        }
        assertEquals(expected.get(index), found.get(other));
      }
    }
  }
}
