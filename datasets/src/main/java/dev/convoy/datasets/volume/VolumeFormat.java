package dev.convoy.datasets.volume;

import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.util.List;

/** One way to keep a volume in files. Without state: one instance serves all threads. */
public interface VolumeFormat {
  /** Returns the name used in job files and messages: {@code zarr}. */
  String name();

  /**
   * Returns the endings of file names, in lower case with their dot, for messages and new files.
   */
  List<String> suffixes();

  /**
   * Returns the part of a path that names a file or folder.
   *
   * @param path a path as users write it; HDF5 puts {@code :/group/dataset} behind the file
   */
  default String filePart(String path) {
    return path;
  }

  /** Tells whether a file or folder is of this format, by its first bytes or its members. */
  boolean recognizes(VolumeProbe probe) throws IOException;

  /**
   * Opens a volume and reads its metadata, no voxels.
   *
   * @throws dev.convoy.datasets.volume.storage.MalformedVolumeException when the metadata break the
   *     format's rules
   * @throws IllegalArgumentException when an option is unknown or wrong
   */
  VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException;

  /**
   * Creates an empty volume whose shards tasks then write; call it once, before the tasks start.
   *
   * @throws UnsupportedOperationException when this format cannot be written shard by shard
   */
  default VolumeTarget create(VolumeLocation location, VolumeInfo info, VolumeStorage storage)
      throws IOException {
    throw new UnsupportedOperationException(
        "Cannot create %s: %s is one file that cannot be written chunk by chunk; write zarr, then copy it"
            .formatted(location.path(), name()));
  }

  /** Opens a volume made by {@link #create} for writing, as every task does. */
  default VolumeTarget openTarget(VolumeLocation location, VolumeStorage storage)
      throws IOException {
    throw new UnsupportedOperationException(
        "Cannot write to %s: %s is one file that cannot be written chunk by chunk; write zarr, then copy it"
            .formatted(location.path(), name()));
  }

  /**
   * Copies a whole volume to this format in one pass, slab by slab along the slowest axis; the
   * result appears when it is complete.
   *
   * @throws UnsupportedOperationException when this format is only read
   */
  default void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    throw new UnsupportedOperationException(
        "Cannot write %s: %s is only read".formatted(location.path(), name()));
  }
}
