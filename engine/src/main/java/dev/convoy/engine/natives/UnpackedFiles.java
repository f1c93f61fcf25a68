package dev.convoy.engine.natives;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Files unpacked from jars, at {@code folder/<name of the jar>/<name in the jar>}. */
final class UnpackedFiles {
  private final Path folder;

  UnpackedFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Removes files whose bytes are not those of the jar: they are unpacked again.
   *
   * @param prefix of the names in the jar that are looked at
   */
  void removeDamaged(String prefix) throws IOException {
    for (Path jar : jars()) {
      try (Stream<Path> files = Files.walk(jar)) {
        for (Path file : files.filter(UnpackedFiles::isFile).toList()) {
          String name = jar.relativize(file).toString().replace('\\', '/');
          if (name.startsWith(prefix) && isDamaged(file, name)) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /**
   * Only these change under the lock alone. JNA and Zstandard come and go with files of their own
   * beside them at any time, so no walk may begin at the folder itself.
   */
  private List<Path> jars() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> Files.isDirectory(entry)).toList();
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDamaged(Path file, String name) throws IOException {
    URL resource = UnpackedFiles.class.getResource("/" + name);
    if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) {
      return false;
    }
    return jar.getJarEntry().getSize() != Files.size(file)
        || jar.getJarEntry().getCrc() != checksum(file);
  }

  private static long checksum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    try (FileChannel bytes = FileChannel.open(file)) {
      sum.update(bytes.map(FileChannel.MapMode.READ_ONLY, 0, bytes.size()));
    }
    return sum.getValue();
  }
}
