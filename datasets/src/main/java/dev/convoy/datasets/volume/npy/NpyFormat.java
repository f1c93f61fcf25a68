package dev.convoy.datasets.volume.npy;

import dev.convoy.datasets.npy.MalformedNpyException;
import dev.convoy.datasets.npy.NpyHeader;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.FlatArray;
import dev.convoy.datasets.volume.layout.FlatSource;
import dev.convoy.datasets.volume.layout.VolumeCopy;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.PendingFile;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * NumPy's {@code .npy}, both orders of axes.
 *
 * <p>Options: {@code axes} (default the usual ones for the number of axes).
 */
public final class NpyFormat implements VolumeFormat {
  private static final Set<String> OPTIONS = Set.of("axes");

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".npy");
  }

  @Override
  public boolean recognizes(VolumeProbe probe) {
    return probe.startsWith(0x93, 'N', 'U', 'M', 'P', 'Y');
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    VolumeInput in = storage.openExisting(location.path());
    try {
      return open(in, options);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static VolumeSource open(VolumeInput in, VolumeOptions options) throws IOException {
    NpyHeader header = header(in);
    Shape shape = header.shape();
    ElementType type = header.type().type();
    FlatArray array =
        new FlatArray(
            header.isFortran() ? reversed(shape) : shape,
            type,
            header.type().order(),
            header.bytes());
    array.requireInside(in);
    VolumeInfo info =
        VolumeInfo.of(
                options.text("axes").map(Axes::parse).orElse(Axes.usual(shape.rank())), shape, type)
            .withBlocks(FlatSource.planes(shape, true));
    return header.isFortran() && shape.rank() > 1
        ? FlatSource.columnMajor(info, in, array)
        : FlatSource.rowMajor(info, in, array);
  }

  private static NpyHeader header(VolumeInput in) throws IOException {
    try {
      return NpyHeader.read(in.stream(0), in.path());
    } catch (MalformedNpyException e) {
      throw new MalformedVolumeException(in.path(), e.offset(), e.expected(), e.found(), e);
    }
  }

  private static Shape reversed(Shape shape) {
    Shape reversed = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      reversed = reversed.with(axis, shape.size(shape.rank() - 1 - axis));
    }
    return reversed;
  }

  @Override
  public void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    location.options().requireKnown(OPTIONS);
    byte[] header = NpyHeader.of(source.info().type(), source.info().shape());
    try (PendingFile file = storage.pending(location.path())) {
      file.stream().write(header);
      VolumeCopy.write(source, file.stream());
      file.publish();
    }
  }
}
