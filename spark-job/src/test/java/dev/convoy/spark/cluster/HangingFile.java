package dev.convoy.spark.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk under the scheme {@code hanging}, on which the first one to open a certain file
 * waits: so long a task surely runs, on a process that is known. Whoever opens it after that does
 * not wait.
 */
public final class HangingFile extends RawLocalFileSystem {
  /** The end of the file's name. */
  static final String NAME = "hanging.name";

  /**
   * A file that is made when somebody waits, with the number of the process that does; nobody waits
   * where it is there from the start.
   */
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
      java.nio.file.Path marker = java.nio.file.Path.of(getConf().get(MARKER));
      String process = Long.toString(ProcessHandle.current().pid());
      Files.writeString(marker, process, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
