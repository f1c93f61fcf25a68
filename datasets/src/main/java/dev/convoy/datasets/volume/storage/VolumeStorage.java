package dev.convoy.datasets.volume.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads and publishes files of volumes on any Hadoop file system. Safe to share by threads.
 *
 * <p>Local files are read and written without Hadoop's checksum side files: a Zarr chunk has its
 * own checksum, and other programs that open the volume would meet {@code .crc} files they do not
 * know.
 */
public final class VolumeStorage {
  /** Stores where closing a stream publishes the object whole and a rename is a copy. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3n", "gs", "oss", "obs", "cosn", "tos", "wasb", "wasbs", "swift");

  private final Configuration hadoop;

  /**
   * Makes a storage.
   *
   * @param hadoop where file systems are configured; not changed
   */
  public VolumeStorage(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  Configuration hadoop() {
    return hadoop;
  }

  /** Returns a path with scheme and authority, the local working directory as base. */
  public String qualify(String path) throws IOException {
    Path bare = new Path(path);
    return bare.getFileSystem(hadoop).makeQualified(bare).toString();
  }

  /** Returns the path of a file in a folder; {@code name} may hold slashes. */
  public static String child(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /** Returns the folder that holds a file or folder. */
  public static String parent(String path) {
    Path parent = new Path(path).getParent();
    return parent == null ? path : parent.toString();
  }

  /** Returns the last part of a path. */
  public static String name(String path) {
    return new Path(path).getName();
  }

  FileSystem system(Path path) throws IOException {
    FileSystem system = path.getFileSystem(hadoop);
    return system instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : system;
  }

  /** Tells whether a file appears whole when its stream is closed, and a rename is a copy. */
  public static boolean isObjectStore(FileSystem system) {
    return OBJECT_STORES.contains(system.getUri().getScheme());
  }

  private Optional<FileStatus> status(Path path) throws IOException {
    try {
      return Optional.of(system(path).getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Tells whether a file or folder of this name is there. */
  public boolean exists(String path) throws IOException {
    return status(new Path(path)).isPresent();
  }

  /** Tells whether a folder of this name is there. */
  public boolean isFolder(String path) throws IOException {
    return status(new Path(path)).filter(FileStatus::isDirectory).isPresent();
  }

  /** Returns the length of a file in bytes; empty where there is no such file. */
  public Optional<Long> length(String path) throws IOException {
    return status(new Path(path)).filter(FileStatus::isFile).map(FileStatus::getLen);
  }

  /**
   * Opens a file for reads at any position.
   *
   * @return empty where there is no such file
   */
  public Optional<VolumeInput> open(String path) throws IOException {
    Path file = new Path(path);
    Optional<FileStatus> status = status(file).filter(FileStatus::isFile);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new VolumeInput(path, system(file).open(file), status.get().getLen()));
  }

  /**
   * Opens a file that must be there.
   *
   * @throws FileNotFoundException when it is not
   */
  public VolumeInput openExisting(String path) throws IOException {
    return open(path)
        .orElseThrow(
            () -> new FileNotFoundException("Cannot read " + path + ": there is no such file"));
  }

  /**
   * Returns all bytes of a file.
   *
   * @param maximum the most bytes that are read
   * @return empty where there is no such file
   * @throws MalformedVolumeException when the file is longer than {@code maximum}
   */
  public Optional<byte[]> readAll(String path, long maximum) throws IOException {
    Optional<VolumeInput> opened = open(path);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (VolumeInput in = opened.get()) {
      if (in.length() > maximum) {
        throw new MalformedVolumeException(
            path, 0, "at most " + maximum + " bytes", in.length() + " bytes");
      }
      return Optional.of(in.read(0, Math.toIntExact(in.length())));
    }
  }

  /**
   * Writes a whole file so that nobody ever sees a part of it; an older file of the name is
   * replaced.
   *
   * @param temporaryFolder where the file grows before it is renamed; on the same file system
   */
  public void publish(String path, String temporaryFolder, byte[] bytes) throws IOException {
    try (PendingFile file = pending(path, temporaryFolder)) {
      file.stream().write(bytes);
      file.publish();
    }
  }

  /** Starts a file that appears under its name only when it is published. */
  public PendingFile pending(String path, String temporaryFolder) throws IOException {
    return PendingFile.start(this, new Path(path), new Path(temporaryFolder));
  }

  /** Starts a file that grows beside its final name under a hidden one. */
  public PendingFile pending(String path) throws IOException {
    return pending(path, parent(path));
  }

  /** Removes a file or a folder with all it holds; does nothing where there is none. */
  public void delete(String path) throws IOException {
    Path file = new Path(path);
    system(file).delete(file, true);
  }
}
