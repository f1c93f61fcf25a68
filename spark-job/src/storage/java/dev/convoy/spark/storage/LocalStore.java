package dev.convoy.spark.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A folder of this machine, for the run that others are compared with.
 *
 * @param folder that the store's root is made in
 */
record LocalStore(Path folder) implements Store {
  @Override
  public FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration());
  }

  @Override
  public org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path(folder.resolve("local").toUri());
  }

  @Override
  public void close() {}
}
