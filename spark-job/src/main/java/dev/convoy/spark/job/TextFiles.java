package dev.convoy.spark.job;

import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Small files of UTF-8 text on any of Hadoop's file systems. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * Writes a file, whole or not at all; takes the place of an older one. On object stores that is
   * one PUT.
   */
  public static void write(FileSystem files, Path file, String text) throws IOException {
    if (VolumeStorage.isObjectStore(files)) {
      put(files, file, text);
      return;
    }
    Path draft = new Path(file.getParent(), "." + file.getName() + ".draft");
    put(files, draft, text);
    files.delete(file, false);
    if (!files.rename(draft, file)) {
      throw new IOException("cannot rename " + draft + " to " + file);
    }
  }

  private static void put(FileSystem files, Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the whole text of a file. */
  public static String read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
