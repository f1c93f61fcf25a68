package dev.convoy.datasets.volume.raw;

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
import dev.convoy.datasets.volume.storage.PendingFile;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/**
 * Bare numbers, row-major, whose meaning is stated.
 *
 * <p>Options: {@code shape} (128,206,168), {@code type} (uint8 to float64), {@code byte-order}
 * (little, default, or big), {@code offset} (bytes before the first number, default 0), {@code
 * axes} (default the usual ones).
 */
public final class RawFormat implements VolumeFormat {
  private static final Set<String> OPTIONS =
      Set.of("shape", "type", "byte-order", "offset", "axes");

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".raw", ".bin", ".dat");
  }

  /** Recognizes nothing: any bytes may be a raw volume, so it must be named. */
  @Override
  public boolean recognizes(VolumeProbe probe) {
    return false;
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    Shape shape = options.shape("shape");
    ElementType type = options.type("type");
    VolumeInfo info =
        VolumeInfo.of(
                options.text("axes").map(Axes::parse).orElse(Axes.usual(shape.rank())), shape, type)
            .withBlocks(FlatSource.planes(shape, true));
    String order = options.word("byte-order", "little", Set.of("little", "big"));
    FlatArray array =
        new FlatArray(
            shape,
            type,
            order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
            options.number("offset", 0));
    VolumeInput in = storage.openExisting(location.path());
    try {
      array.requireInside(in);
      return FlatSource.rowMajor(info, in, array);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Writes the numbers in native byte order. */
  @Override
  public void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    location.options().requireKnown(OPTIONS);
    try (PendingFile file = storage.pending(location.path())) {
      VolumeCopy.write(source, file.stream());
      file.publish();
    }
  }
}
