package dev.convoy.datasets.volume.formats;

import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.hdf5.Hdf5Format;
import dev.convoy.datasets.volume.nifti.NiftiFormat;
import dev.convoy.datasets.volume.npy.NpyFormat;
import dev.convoy.datasets.volume.picture.PictureFormat;
import dev.convoy.datasets.volume.raw.RawFormat;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.datasets.volume.tiff.TiffFormat;
import dev.convoy.datasets.volume.zarr.ZarrFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The formats that Convoy knows, in the order in which they are asked. */
public final class VolumeFormats {
  private static final List<VolumeFormat> ALL =
      List.of(
          new ZarrFormat(),
          new NiftiFormat(),
          new TiffFormat(),
          new Hdf5Format(),
          new NpyFormat(),
          new PictureFormat(),
          new RawFormat());

  private VolumeFormats() {}

  /** Returns every format. */
  public static List<VolumeFormat> all() {
    return ALL;
  }

  /**
   * Returns the format of a name.
   *
   * @throws IllegalArgumentException with all names, when there is none
   */
  public static VolumeFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot use format %s: formats are %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(VolumeFormat::name)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * Returns a location with its format named; asks each format where it is not.
   *
   * @throws IllegalArgumentException with all formats, when none recognizes the file
   */
  public static VolumeLocation resolve(VolumeLocation location, VolumeStorage storage)
      throws IOException {
    if (!location.format().isEmpty()) {
      return location;
    }
    VolumeProbe probe = VolumeProbe.of(storage, filePart(location.path()));
    for (VolumeFormat format : ALL) {
      if (format.recognizes(probe)) {
        return location.in(format.name());
      }
    }
    throw new IllegalArgumentException(
        "Cannot open %s: no format recognizes it; formats are %s"
            .formatted(location.path(), listed()));
  }

  /** Returns the part of a path that names a file or folder, whatever the format. */
  private static String filePart(String path) {
    String file = path;
    for (VolumeFormat format : ALL) {
      file = format.filePart(file);
    }
    return file;
  }

  private static String listed() {
    List<String> lines = new ArrayList<>();
    for (VolumeFormat format : ALL) {
      lines.add(format.name() + " (" + String.join(", ", format.suffixes()) + ")");
    }
    return String.join(", ", lines);
  }

  /** Opens a volume for reading; see {@link VolumeFormat#open}. */
  public static VolumeSource open(VolumeLocation location, VolumeStorage storage)
      throws IOException {
    VolumeLocation resolved = resolve(location, storage);
    return named(resolved.format()).open(resolved, storage);
  }

  /** Creates a volume whose shards tasks then write; see {@link VolumeFormat#create}. */
  public static VolumeTarget create(VolumeLocation location, VolumeInfo info, VolumeStorage storage)
      throws IOException {
    return named(location.format()).create(location, info, storage);
  }

  /** Opens a created volume for writing; see {@link VolumeFormat#openTarget}. */
  public static VolumeTarget openTarget(VolumeLocation location, VolumeStorage storage)
      throws IOException {
    return named(location.format()).openTarget(location, storage);
  }
}
