package dev.convoy.spark.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk under the scheme {@code hanging}, on which the first one to open a certain file
 * waits: a task on a host that is out of order. Whoever opens it after that does not.
 */
public final class HangingFile extends RawLocalFileSystem {
  /** The end of the file's name. */
  static final String NAME = "hanging.name";

  /** A file that is made when somebody waits; nobody waits where it is there from the start. */
  static final String MARKER = "hanging.marker";

  /** How long the first one waits. */
  static final int SECONDS = 300;

  @Override
  public URI getUri() {
    return URI.create("hanging:///");
  }

  @Override
  public String getScheme() {
    return "hanging";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (path.getName().endsWith(getConf().get(NAME)) && isFirst()) {
      try {
        Thread.sleep(1000L * SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + path + " hung", e);
      }
    }
    return super.open(path, bufferSize);
  }

  private boolean isFirst() throws IOException {
    try {
      Files.createFile(java.nio.file.Path.of(getConf().get(MARKER)));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
