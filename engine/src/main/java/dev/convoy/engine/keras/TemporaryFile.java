package dev.convoy.engine.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies of content that must be a file of its own; the name is this program's. */
final class TemporaryFile {
  private TemporaryFile() {}

  /**
   * Returns a new file with the content of a stream, which is closed.
   *
   * @param most bytes that the stream announces; more are refused
   */
  static Path of(InputStream content, long most) throws IOException {
    Path path = Files.createTempFile("convoy-model-", ".tmp");
    try (content) {
      Files.copy(new BoundedStream(content, most), path, StandardCopyOption.REPLACE_EXISTING);
      return path;
    } catch (IOException | RuntimeException e) {
      delete(path);
      throw e;
    }
  }

  /** Deletes a file, at the latest when the process ends. */
  static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
