package dev.convoy.spark.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Small files of UTF-8 text on any of Hadoop's file systems. */
public final class TextFiles {
  private TextFiles() {}

  /** Writes a file, whole or not at all; takes the place of an older one. */
  public static void write(FileSystem files, Path file, String text) throws IOException {
    Path draft = new Path(file.getParent(), "." + file.getName() + ".draft");
    try (OutputStream out = files.create(draft, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    files.delete(file, false);
    if (!files.rename(draft, file)) {
      throw new IOException("cannot rename " + draft + " to " + file);
    }
  }

  /** Returns the whole text of a file. */
  public static String read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
