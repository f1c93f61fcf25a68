package dev.convoy.engine.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The members of a {@code .keras} archive, taken by name; sizes are checked before anything is
 * allocated and no name from the archive becomes the name of a file.
 */
final class ZipMembers implements AutoCloseable {
  /** Deflate makes nothing smaller than this. */
  private static final long LARGEST_RATIO = 1100;

  private static final long IN_MEMORY = 32 << 20;

  private final String name;
  private final ZipFile zip;
  private final long archiveBytes;
  private final Optional<Path> temporary;

  private ZipMembers(String name, ZipFile zip, long archiveBytes, Optional<Path> temporary) {
    this.name = name;
    this.zip = zip;
    this.archiveBytes = archiveBytes;
    this.temporary = temporary;
  }

  static ZipMembers open(KerasSource source) {
    Optional<Path> temporary = Optional.empty();
    try {
      if (source.path().isEmpty()) {
        temporary = Optional.of(TemporaryFile.of(source.open(), source.size()));
      }
      Path path = temporary.or(source::path).orElseThrow();
      return new ZipMembers(source.name(), new ZipFile(path.toFile()), source.size(), temporary);
    } catch (IOException e) {
      temporary.ifPresent(TemporaryFile::delete);
      throw new ModelFileException(
          "Cannot read "
              + source.name()
              + ": a zip archive of "
              + source.size()
              + " bytes that is damaged or cut off ("
              + KerasJson.firstLine(e.getMessage())
              + ")",
          e);
    }
  }

  /** Returns the whole content of a member. */
  Optional<byte[]> read(String member, long most) {
    ZipEntry entry = zip.getEntry(member);
    if (entry == null) {
      return Optional.empty();
    }
    requireSensible(entry, most);
    try (InputStream in = zip.getInputStream(entry)) {
      return Optional.of(in.readNBytes(Math.toIntExact(entry.getSize())));
    } catch (IOException e) {
      throw broken(member, e);
    }
  }

  private void requireSensible(ZipEntry entry, long most) {
    long size = entry.getSize();
    if (size < 0 || size > most || size > LARGEST_RATIO * archiveBytes) {
      throw new ModelFileException(
          "Cannot read "
              + name
              + ": its member "
              + entry.getName()
              + " says it has "
              + size
              + " bytes, the archive has "
              + archiveBytes);
    }
  }

  /** Opens a member that is an HDF5 file; large ones are copied beside the heap first. */
  Optional<Hdf5> hdf5(String member) {
    ZipEntry entry = zip.getEntry(member);
    if (entry == null) {
      return Optional.empty();
    }
    String what = member + " in " + name;
    if (entry.getSize() <= IN_MEMORY) {
      return read(member, IN_MEMORY).map(content -> Hdf5.open(KerasSource.of(what, content)));
    }
    requireSensible(entry, Long.MAX_VALUE);
    try {
      Path copy = TemporaryFile.of(zip.getInputStream(entry), entry.getSize());
      try {
        return Optional.of(Hdf5.open(KerasSource.of(copy)));
      } finally {
        TemporaryFile.delete(copy);
      }
    } catch (IOException e) {
      throw broken(member, e);
    }
  }

  private ModelFileException broken(String member, IOException e) {
    return new ModelFileException(
        "Cannot read "
            + name
            + ": its member "
            + member
            + " is damaged ("
            + KerasJson.firstLine(e.getMessage())
            + ")",
        e);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new ModelFileException("Cannot close " + name, e);
    } finally {
      temporary.ifPresent(TemporaryFile::delete);
    }
  }
}
