package dev.convoy.datasets.volume;

import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;

/** What can be seen of a file or folder without understanding it. */
public final class VolumeProbe {
  private static final int HEADER_BYTES = 1024;

  private final VolumeStorage storage;
  private final String path;
  private final boolean folder;
  private final byte[] header;

  private VolumeProbe(VolumeStorage storage, String path, boolean folder, byte[] header) {
    this.storage = storage;
    this.path = path;
    this.folder = folder;
    this.header = header;
  }

  /**
   * Looks at a file or folder.
   *
   * @throws FileNotFoundException when there is neither
   */
  public static VolumeProbe of(VolumeStorage storage, String path) throws IOException {
    if (storage.isFolder(path)) {
      return new VolumeProbe(storage, path, true, new byte[0]);
    }
    try (VolumeInput in = storage.openExisting(path)) {
      return new VolumeProbe(storage, path, false, in.head(HEADER_BYTES));
    }
  }

  /** Returns the path that was looked at. */
  public String path() {
    return path;
  }

  /** Tells whether it is a folder. */
  public boolean isFolder() {
    return folder;
  }

  /** Returns the first 1024 bytes of a file, fewer where it is shorter. */
  public byte[] header() {
    return header.clone();
  }

  /** Tells whether a file starts with these bytes, given as numbers 0 to 255. */
  public boolean startsWith(int... bytes) {
    if (header.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((header[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the name ends so, in upper or lower case. */
  public boolean hasSuffix(String suffix) {
    return path.toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  /** Tells whether a folder holds a file of this name. */
  public boolean hasChild(String name) throws IOException {
    return folder && storage.exists(VolumeStorage.child(path, name));
  }
}
